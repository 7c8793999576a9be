"""People to choose from: by unit, told apart where two are called the same, found as one types."""

from people import roster


def test_ones_own_unit_comes_first_then_the_units_as_the_office_ordered_them(tree, person, django_assert_num_queries):
    tree.social.order, tree.party.order = 1, 2
    tree.social.save(), tree.party.save()
    wang = person("wangfang", name="王芳")
    chen = person("chenjing", name="陈静")
    zhou = person("zhoumin", name="周敏", home=tree.disclosure)
    shen = person("shenhao", name="沈浩", home=tree.party)
    everybody = [one.pk for one in (wang, chen, zhou, shen)]
    with django_assert_num_queries(1):
        listed = roster.entries(everybody, first=tree.disclosure.pk)
    assert [(unit, [one.name for one in of_it]) for unit, of_it in roster.by_unit(listed)] == [
        ("政务公开办", ["周敏"]),
        ("社会事务办", ["陈静", "王芳"]),
        ("党政办", ["沈浩"]),
    ]


def test_two_of_one_name_in_one_unit_are_told_apart_by_their_accounts(tree, person):
    one, two, elsewhere = person("wangfang", name="王芳"), person("wangfang2", name="王芳"), person("wf", name="王芳", home=tree.party)
    listed = roster.entries([one.pk, two.pk, elsewhere.pk], first=tree.social.pk)
    assert [str(entry) for entry in listed] == ["王芳 wangfang（社会事务办）", "王芳 wangfang2（社会事务办）", "王芳（党政办）"]


def test_somebody_of_no_unit_stands_last(tree, person, django_user_model):
    alone = django_user_model.objects.create(username="guest", name="客座")
    listed = roster.entries([alone.pk, person("wangfang", name="王芳").pk])
    assert [(str(entry), entry.unit) for entry in listed] == [("王芳（社会事务办）", "社会事务办"), ("客座", "")]


def test_a_name_is_found_by_its_characters_its_sounds_and_their_initials(person):
    (entry,) = roster.entries([person("u07", name="曾国华").pk])
    assert entry.sought == "曾国华 u07 社会事务办 zengguohua zgh"
