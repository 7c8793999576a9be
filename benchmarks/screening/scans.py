"""python -m benchmarks.screening.scans [--json]: how much is read off clean 200-dpi scans, and how long twenty pages of them take.

The pages are made up: notices in prose and lists of persons, in a sans and a serif face and three sizes, printed to PDF and rendered to
pictures, as a scanner makes them. What counts is what the detectors find in them, by value. With all twenty goes a look at harder ones, which
are not counted in the seconds: wide lists lying a little askew, on grey and noisy paper, in small print.
"""

import argparse
import io
import json
import random
import re
import sys
import tempfile
import time
from pathlib import Path

PAGES, DPI = 20, 200
FACES = ("Noto Sans SC", "Noto Serif SC")
SIZES = ("9pt", "10.5pt", "14pt")
HARDER = (  # degrees askew, share of noise, darkest and brightest of 255, size of the print
    (1.2, 0.06, 0, 255, "9pt"),
    (-0.8, 0.06, 0, 255, "8pt"),
    (0.0, 0.25, 40, 215, "9pt"),
    (0.0, 0.06, 0, 255, "7pt"),
)
PROSE = (
    "为深入贯彻落实政务公开工作要求，保障公民、法人和其他组织依法获取政府信息，现将有关事项公告如下。凡符合条件的居民，"
    "可以持有效证件到所在社区服务窗口提出申请，由社区初审后报街道民政办公室审核，审核结果在社区公示栏公示七天。"
)


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screening.scans", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    parser.add_argument("--pages", type=int, default=PAGES)
    options = parser.parse_args()
    figures = measured(options.pages, random.Random(1))
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        for name, value in figures.items():
            print(f"{name:<34} {value}")


def measured(pages, chance):
    """The figures, by name: recall of identity numbers, mobile numbers and classification marks, and seconds."""
    made = [page(number, chance) for number in range(pages)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "scan.pdf")
        path.write_bytes(scanned([source for source, _ in made]))
        texts, seconds, processor = read(path)
        whole = examined(path)
        if pages == PAGES:
            harder = [wide_list(size, chance) for *_, size in HARDER]
            path.write_bytes(scanned([source for source, _ in harder], HARDER))
            harder_texts, *_ = read(path)
    planted = [(kind, number, value) for number, (_, values) in enumerate(made, start=1) for kind, value in values]
    figures = {
        "pages": pages,
        "seconds to read": round(seconds, 1),
        "processor seconds to read": round(processor, 1),
        "seconds with detectors": whole,
    }
    for kind in ("id_number", "mobile_phone", "mark"):
        figures[f"recall {kind}"] = recall([(number, value) for sort, number, value in planted if sort == kind], texts)
    if pages == PAGES:
        for kind in ("id_number", "mobile_phone"):
            wanted = [(number, value) for number, (_, values) in enumerate(harder, start=1) for sort, value in values if sort == kind]
            figures[f"recall {kind}, harder"] = recall(wanted, harder_texts)
    return figures


def recall(wanted, texts):
    found = sum(value in texts.get(number, "") for number, value in wanted)
    return f"{found}/{len(wanted)} = {found / max(len(wanted), 1):.4f}"


def read(path):
    """The text of each page without blanks, by number, the seconds it took and those of the processor, which tell more on a busy machine."""
    from workflows.screening.extraction import extract

    began, used = time.monotonic(), time.process_time()
    found = extract(path, path.name, progress=lambda done, of, place: print(f"\r{done}/{of}", end="", file=sys.stderr))
    print(file=sys.stderr)
    texts = {}
    for one in found.passages:
        if match := re.match(r"page:(\d+)", one.place):
            texts[int(match[1])] = texts.get(int(match[1]), "") + "\n" + re.sub(r"[ \t]", "", one.text)
    return texts, time.monotonic() - began, time.process_time() - used


def examined(path):
    """Seconds of the whole check in its own process, as an office waits for it."""
    from workflows.screening.examine import examine
    from workflows.screening.lexicon import shipped
    from workflows.screening.rules import Rules

    return round(examine(path, path.name, Rules.of({}), shipped(), b"benchmark").seconds, 1)


def page(number, chance):
    """The typst source of one page, and (kind, value) of what is on it. Every third page is a list, the others are notices."""
    face, size = FACES[number % 2], SIZES[number % 3]
    head = f'#set page(paper: "a4", margin: 2cm)\n#set text(font: "{face}", size: {size})\n'
    if number % 3 == 1:
        rows = [(identity(chance), mobile(chance)) for _ in range(25)]
        cells = ", ".join(
            f"[{at}], [测试{'甲乙丙丁'[at % 4]}], [{one}], [{other}], [幸福社区]" for at, (one, other) in enumerate(rows, start=1)
        )
        table = f"#table(columns: 5, [序号], [姓名], [身份证号码], [联系电话], [社区], {cells})"
        return head + "= 临时救助对象公示名单\n" + table, [
            pair for one, other in rows for pair in (("id_number", one), ("mobile_phone", other))
        ]
    one, other, level = identity(chance), mobile(chance), "秘密★1年" if number % 2 else "内部资料"
    body = f"{level}\n\n= 关于开展年度核查工作的通知\n\n" + f"{PROSE}\n\n" * 4
    body += f"经办人证件号码{one}，联系电话{other}，如有疑问请与其联系。\n\n" + f"{PROSE}\n\n" * (2 if size == "14pt" else 5)
    return head + body, [("mark", level), ("id_number", one), ("mobile_phone", other)]


def wide_list(size, chance):
    """The same of a list of forty in eight columns."""
    rows = [(identity(chance), mobile(chance)) for _ in range(40)]
    cells = ", ".join(
        f"[{at}], [测试{'甲乙丙丁'[at % 4]}], [{'男女'[at % 2]}], [{one}], [{other}], [幸福社区{at}号], [{chance.randint(300, 900)}], [审核通过]"
        for at, (one, other) in enumerate(rows, start=1)
    )
    head = f'#set page(paper: "a4", margin: 1.2cm)\n#set text(font: "{FACES[0]}", size: {size})\n= 公示名单\n'
    table = f"#table(columns: 8, inset: 3pt, [序号], [姓名], [性别], [身份证号码], [联系电话], [地址], [金额], [备注], {cells})"
    return head + table, [pair for one, other in rows for pair in (("id_number", one), ("mobile_phone", other))]


def identity(chance):
    """A made-up number of a region that does not exist."""
    digits = f"999999{chance.randint(1940, 2015)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}{chance.randint(1, 999):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11]


def mobile(chance):
    return f"1980000{chance.randint(0, 9999):04}"


def scanned(sources, manners=()):
    """A PDF with nothing but pictures of the first page of each source, a little grey and speckled as scans are, or in these manners."""
    import pylopdf_fonts_zh_cn
    import pypdfium2
    import typst
    from PIL import Image, ImageFilter

    fonts, images = [str(Path(pylopdf_fonts_zh_cn.sans_path()).parent)], []
    for source, (turn, noise, low, high, *_) in zip(sources, manners or [(0.0, 0.06, 0, 255)] * len(sources), strict=True):
        document = pypdfium2.PdfDocument(typst.compile(source.encode(), font_paths=fonts))
        image = document[0].render(scale=DPI / 72).to_pil().convert("L")
        if turn:
            image = image.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=255)
        image = image.filter(ImageFilter.GaussianBlur(0.6)).point([low + (high - low) * shade // 255 for shade in range(256)])
        images.append(Image.blend(image, Image.effect_noise(image.size, 40), noise))
        document.close()
    stream = io.BytesIO()
    images[0].save(stream, "PDF", resolution=DPI, save_all=True, append_images=images[1:], quality=85)
    return stream.getvalue()


if __name__ == "__main__":
    main()
