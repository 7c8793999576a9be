"""The words for each event, as they are before anybody's item, name or day is put into them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import DIGEST


@dataclass(frozen=True)
class Text:
    """The words for one event: the `kind` names it in lists; `subject` and `body` may use %(title)s."""

    kind: str | Promise
    subject: str | Promise
    body: str | Promise
    colour: str = ""  # late or soon, where the words say so too


#: By event, or by (event, step) where the step that caused it changes what is to be said.
#: The terms of the trade: 催办通知书, 督办单, 红牌预警, 问责线索.
TEXTS: dict[str | tuple[str, str], Text] = {
    "tell_next": Text(_("To do"), _("To do: “%(title)s”"), _("“%(title)s” has reached you. Please deal with it in time.")),
    ("tell_next", "return_item"): Text(
        _("Sent back to you"),
        _("Sent back to you: “%(title)s”"),
        _("“%(title)s” was sent back to your stage. The reason is on its page."),
        "soon",
    ),
    ("tell_next", "request_withdrawal"): Text(
        _("Withdrawal to decide"),
        _("Withdrawal to decide: “%(title)s”"),
        _("It was asked to withdraw “%(title)s”. Please decide."),
    ),
    "tell_author": Text(
        _("News of your item"),
        _("News of “%(title)s”"),
        _("“%(title)s” has moved on. What happened is on its page."),
    ),
    ("tell_author", "publish"): Text(_("Made public"), _("Made public: “%(title)s”"), _("“%(title)s” is public now.")),
    ("tell_author", "revise"): Text(
        _("Edited in review"),
        _("Edited in review: “%(title)s”"),
        _("The text of “%(title)s” was edited in review. The differences are on its page."),
    ),
    ("tell_author", "correct"): Text(
        _("Correction begun"),
        _("Correction begun: “%(title)s”"),
        _("A correction of “%(title)s” has begun. What is public stays until the correction has passed."),
    ),
    ("tell_author", "approve_withdrawal"): Text(
        _("Withdrawn"), _("Withdrawn: “%(title)s”"), _("“%(title)s” has been withdrawn from the public."), "soon"
    ),
    ("tell_author", "refuse_withdrawal"): Text(
        _("Withdrawal refused"),
        _("Withdrawal refused: “%(title)s”"),
        _("Withdrawing “%(title)s” was refused; it stays as it was. The reason is on its page."),
    ),
    ("tell_author", "take_down"): Text(
        _("Display period over"),
        _("Display period over: “%(title)s”"),
        _("The display period of “%(title)s” is over; it was taken down. What was public stays on record and can be corrected."),
    ),
    ("tell_author", "withdraw_urgently"): Text(
        _("Withdrawn at once"),
        _("Withdrawn at once: “%(title)s”"),
        _("“%(title)s” was withdrawn from the public at once."),
        "late",
    ),
    ("tell_author", "destroy"): Text(
        _("Destroyed as secret"),
        _("Destroyed as secret: “%(title)s”"),
        _("What you drafted was found to be secret and has been destroyed here. Speak of it with nobody but the secrecy reviewer."),
        "late",
    ),
    "tell_author_if_back": Text(
        _("Returned for changes"),
        _("Returned for changes: “%(title)s”"),
        _("“%(title)s” was returned to you. What must change is on its page."),
        "soon",
    ),
    "tell_author_if_refiled": Text(
        _("Put under another catalogue row"),
        _("Put under another catalogue row: “%(title)s”"),
        _("The disclosure office put “%(title)s” under another catalogue row. From where to where is on its page."),
    ),
    "tell_named": Text(
        _("Handed to you"),
        _("Handed to you: “%(title)s”"),
        _("“%(title)s” was handed over to you. Its time limit runs on."),
    ),
    "tell_consenter": Text(
        _("To countersign afterwards"),
        _("To countersign afterwards: “%(title)s”"),
        _("Your consent by telephone to “%(title)s” was recorded. Please countersign within 24 hours."),
        "soon",
    ),
    "tell_asked": Text(
        _("Opinion asked"),
        _("Your opinion is asked: “%(title)s”"),
        _("Please give your opinion on “%(title)s” before it goes on."),
    ),
    ("tell_asked", "consult_units"): Text(
        _("Joint review"),
        _("Joint review: “%(title)s”"),
        _("Your section is asked to review “%(title)s” jointly. It goes on when all have answered."),
    ),
    "tell_copied": Text(_("Copy"), _("Copy for information: “%(title)s”"), _("“%(title)s” was copied to you for information.")),
    "tell_asker": Text(
        _("Opinion given"),
        _("Opinion given: “%(title)s”"),
        _("The opinion you asked for on “%(title)s” has been given."),
    ),
    "tell_leaders": Text(_("For the leaders"), _("For your attention: “%(title)s”"), _("Please look at “%(title)s”.")),
    ("tell_leaders", "withdraw_urgently"): Text(
        _("Withdrawn at once"),
        _("Withdrawn at once: “%(title)s”"),
        _("“%(title)s” was withdrawn from the public at once. An explanation follows."),
        "late",
    ),
    ("tell_leaders", "destroy"): Text(
        _("Destroyed as secret"),
        _("Destroyed as secret: “%(title)s”"),
        _("An item was found to be secret and has been destroyed here. The report to the secrecy administration is due within 24 hours."),
        "late",
    ),
    ("tell_leaders", "secret_is_public"): Text(
        _("A secret is public"),
        _("A secret is public: “%(title)s”"),
        _(
            "A state secret was confirmed in “%(title)s”, which was published. It is to be withdrawn at once and destroyed, and reported within 24 hours."
        ),
        "late",
    ),
    "tell_secrecy_reviewer": Text(
        _("A secret is public"),
        _("A secret is public: “%(title)s”"),
        _(
            "A state secret was confirmed in “%(title)s”, which was published. Withdraw it at once, secure what the secrecy administration will ask for,"
            " destroy it here and report within 24 hours."
        ),
        "late",
    ),
    ("tell_leaders", "record_report"): Text(
        _("Reported to the secrecy administration"),
        _("Reported to the secrecy administration: “%(title)s”"),
        _("The report on “%(title)s” is on record."),
    ),
    ("tell_leaders", "explain_withdrawal"): Text(
        _("Withdrawal explained"),
        _("Withdrawal explained: “%(title)s”"),
        _("The urgent withdrawal of “%(title)s” has been explained."),
    ),
    "urge": Text(_("Urged"), _("Urged: “%(title)s”"), _("You are urged to deal with “%(title)s”."), "soon"),
    "ladder_remind": Text(
        _("Reminder"),
        _("Reminder: “%(title)s” is due soon"),
        _("The time for “%(title)s” is running out."),
        "soon",
    ),
    "ladder_urge": Text(
        _("Yellow card: written urging"),
        _("Written urging: “%(title)s” is late"),
        _("“%(title)s” was not dealt with in time. Please deal with it at once."),
        "late",
    ),
    "ladder_supervise": Text(
        _("Orange card: supervision order"),
        _("Supervision order: “%(title)s”"),
        _("“%(title)s” is still not dealt with after urging and is now supervised."),
        "late",
    ),
    "ladder_interview": Text(
        _("Red card: interview"),
        _("Red card: “%(title)s”"),
        _("“%(title)s” is seriously late. Those answerable are to be interviewed."),
        "late",
    ),
    "ladder_refer": Text(
        _("Lead for accountability"),
        _("Lead for accountability: “%(title)s”"),
        _("The lateness of “%(title)s” is handed to accountability as a matter to verify."),
        "late",
    ),
    "demand_explanation": Text(
        _("Explanation demanded"),
        _("An explanation is demanded of you: “%(title)s”"),
        _("“%(title)s” was late while it was your duty. Please explain in writing; the page has room for it."),
        "late",
    ),
    "explanation_owed": Text(  # by the rules alone: to whoever holds the duty, with no day to answer by
        _("Explanation demanded"),
        _("An explanation is owed: “%(title)s”"),
        _(
            "“%(title)s” is late and has reached a level at which an explanation is owed. Please explain in writing; the page has room for it."
        ),
        "late",
    ),
    "explanation_given": Text(
        _("Explanation given"),
        _("Explanation given: “%(title)s”"),
        _("The explanation asked for about the lateness of “%(title)s” has been given."),
    ),
    "lapse_sent_back": Text(
        _("Lapse sent back to you"),
        _("To see to: “%(title)s” is late"),
        _("The lateness of “%(title)s” was sent back to the disclosure office to see to. The words are on its page."),
        "late",
    ),
    "clock_extended": Text(
        _("More time given"),
        _("More time for “%(title)s”"),
        _("This step of “%(title)s” was given more time. The statutory date stays as it is."),
    ),
    "lapse_handed_over": Text(
        _("Handed to accountability"),
        _("Handed to accountability: “%(title)s”"),
        _("The lateness of “%(title)s” was handed to accountability as a matter to verify. Nobody is named by this."),
        "late",
    ),
    # -- suspected secrets: a number, never a title
    "secret_suspected": Text(
        _("Secrecy: to verify"),
        _("To verify: %(title)s"),
        _("%(title)s waits in quarantine. Please verify it within one working day."),
        "soon",
    ),
    "secret_confirmed": Text(
        _("Secrecy: confirmed"),
        _("Confirmed: %(title)s"),
        _("%(title)s was confirmed to be secret and destroyed here. It must be reported to the secrecy administration within 24 hours."),
        "late",
    ),
    "secret_reported": Text(
        _("Secrecy: reported"),
        _("Reported: %(title)s"),
        _("%(title)s was reported to the secrecy administration."),
    ),
    "quarantine_confirm": Text(
        _("Secrecy: confirmed"),
        _("Confirmed to be secret: something you entered for “%(title)s”"),
        _(
            "Something you entered for “%(title)s” was confirmed to be secret and destroyed here."
            " Do not enter it again, nor pass it on in any other way."
        ),
        "late",
    ),
    "quarantine_release": Text(
        _("Released"),
        _("Released from quarantine: “%(title)s”"),
        _("What you entered for “%(title)s” was a false alarm and goes on to where you had entered it."),
    ),
    "quarantine_release_undelivered": Text(
        _("Released"),
        _("Released from quarantine: “%(title)s”"),
        _("What you entered for “%(title)s” was a false alarm. It could not go on to where you had entered it; you may enter it again."),
        "soon",
    ),
    "arrival_attached": Text(
        _("File checked"),
        _("File attached: “%(title)s”"),
        _("A file you uploaded for “%(title)s” has been checked and is among its attachments."),
    ),
    "arrival_held": Text(
        _("File in quarantine"),
        _("A file was moved to quarantine: “%(title)s”"),
        _(
            "A file you uploaded for “%(title)s” looks like a state secret and waits for the secrecy reviewer."
            " Do not enter it again, nor pass it on in any other way."
        ),
        "late",
    ),
    "attachment_suspected": Text(
        _("Secrecy: found in a file kept here"),
        _("To verify: %(title)s"),
        _(
            "Searching by new rules found a classification mark in a file that was kept here already. It is %(title)s now: nobody can read it,"
            " what it is attached to does not go on, and the secrecy reviewer decides within one working day."
        ),
        "late",
    ),
    "attachment_held": Text(
        _("File in quarantine"),
        _("An attachment was moved to quarantine: “%(title)s”"),
        _(
            "The check changed, and an attachment of “%(title)s” now looks like a state secret. Nobody can read it until the secrecy reviewer has"
            " decided. Do not enter it again, nor pass it on in any other way."
        ),
        "late",
    ),
    "arrival_lost": Text(
        _("File not attached"),
        _("A file was not attached: “%(title)s”"),
        _("A file you uploaded for “%(title)s” could not be attached. Please look at its page, and upload it again if it is still wanted."),
        "soon",
    ),
    "tell_discovery": Text(
        _("Found in what is public"),
        _("Found in what is public: “%(title)s”"),
        _(
            "Searching everything public again found something in “%(title)s” that nobody has answered. Please look at it and say what it is."
        ),
        "late",
    ),
    "leak_confirmed": Text(
        _("Leak confirmed"),
        _("Confirmed in what is public: “%(title)s”"),
        _("Something that must not be public was confirmed in “%(title)s”. It is to be withdrawn or corrected at once."),
        "late",
    ),
    "rules_published": Text(
        _("New detection rules"),
        _("New detection rules: %(title)s"),
        _("New detection rules are in force for %(title)s. The page of the rules says what changed, who changed it and why."),
    ),
    "lexicon_published": Text(
        _("New lexicon"),
        _("New lexicon: %(title)s"),
        _("A new lexicon is in force for %(title)s. The page of the lexicon says what changed, who changed it and why."),
    ),
    "category_changed": Text(
        _("Changed category"),
        _("Changed category: %(title)s"),
        _("New settings of the category “%(title)s” are in force. Its page says what changed, who changed it and why."),
    ),
    "profiles_chosen": Text(
        _("Other masking profile"),
        _("Other masking profile: %(title)s"),
        _(
            "Items of “%(title)s” are judged by another masking profile now. The page of profiles says what changed, who changed it and why."
        ),
        "soon",
    ),
    "stand_in_arranged": Text(
        _("You stand in"),
        _("You stand in for %(title)s"),
        _("You stand in for %(title)s. What you do in their duties in this time is recorded under both names."),
    ),
    "stood_in_arranged": Text(
        _("Your stand-in"),
        _("Your stand-in: %(title)s"),
        _("It was arranged that somebody stands in for you: %(title)s. Your account says in which duties."),
    ),
    "stand_in_ended": Text(
        _("Stand-in over"),
        _("You no longer stand in for %(title)s"),
        _("It was ended that you stand in for %(title)s."),
    ),
    "stood_in_ended": Text(
        _("Stand-in over"),
        _("No longer your stand-in: %(title)s"),
        _("It was ended that somebody stands in for you: %(title)s. What waits in your duties is yours again."),
    ),
    DIGEST: Text(
        _("Daily summary"),
        _("Daily summary of warnings and supervision"),
        _("What has become late, or climbed the ladder, since the last summary:"),
    ),
}
#: A rung the administrator added to the ladder: its own name says what it is.
OTHER_RUNG = Text("%(rung)s", _("%(rung)s: “%(title)s”"), _("“%(title)s” is late and has reached the level “%(rung)s”."), "late")
#: For an event nobody wrote words for: a bug, counted on the page of undeliverable messages, but the person is told all the same.
UNKNOWN = Text(_("Message"), _("About “%(title)s”"), _("Something happened with “%(title)s”. Please look at its page."))
#: What the office's stewards are told when a notice found nobody.
VACANT = Text(
    _("Vacant duty"),
    _("Vacant duty: “%(title)s” reached nobody"),
    _("The message “%(kind)s” reached nobody: nobody holds the duty “%(duty)s” for %(unit)s. Please have somebody appointed."),
    "late",
)
GONE = Text(
    _("Person gone"),
    _("Person gone: “%(title)s” reached nobody"),
    _("The message “%(kind)s” was for %(name)s, who no longer signs in here. Please have somebody take over."),
    "late",
)
