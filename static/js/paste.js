/* Turns what Word, WPS or a web page puts on the clipboard into the small HTML the editor keeps. The server cleans again and decides. */

const ALIGNED = { center: "align-center", right: "align-right", end: "align-right" };
const CLASSES = ["align-center", "align-right", "indent", "caption"];
const UNSEEN = "script, style, title, meta, link, xml, del, template, iframe, object, svg, .msoDel, [data-style*='display:none'], [data-style*='mso-hide:all']";
const CITED = /[（(一二三四五六七八九十第①-⑳a-zA-Z]/; // numbers the law is cited by stay text; lists would count them anew

const WIDE = "[\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef]";
const WRAPPED = new RegExp(`(${WIDE})[ \\t]*\\r?\\n\\s*(?=${WIDE})`, "g"); // Word breaks its lines inside Chinese sentences

/* Styles are read, never applied: the page's policy would refuse them, and rightly complain. */
function parsed(html) {
  const unstyled = html
    .replace(/<style\b[^]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/i, " data-style="));
  return new DOMParser().parseFromString(unstyled.replace(WRAPPED, "$1"), "text/html");
}

function styleOf(element) {
  return (element.dataset.style || "").toLowerCase().replace(/\s+/g, " ");
}

function listItems(body) {
  let list = null;
  for (const paragraph of [...body.querySelectorAll("p")]) {
    const style = styleOf(paragraph);
    const marker = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/.test(styleOf(span)));
    const text = marker ? marker.textContent.replace(/\s/g, "") : "";
    if (!/mso-list:.*level\d/.test(style) || !marker || (CITED.test(text) && text.length > 1)) {
      if (marker) marker.textContent = text;
      list = null;
      continue;
    }
    marker.remove();
    const kind = /^\d+[.．、)）]?$/.test(text) ? "ol" : "ul";
    if (!list || list.localName !== kind || list.nextElementSibling !== paragraph) {
      list = body.ownerDocument.createElement(kind);
      if (kind === "ol") list.setAttribute("start", parseInt(text, 10));
      paragraph.before(list);
    }
    const item = body.ownerDocument.createElement("li");
    item.append(...paragraph.childNodes);
    list.append(item);
    paragraph.remove();
  }
}

function wrap(element, name) {
  const inner = element.ownerDocument.createElement(name);
  inner.append(...element.childNodes);
  element.append(inner);
}

/* Meaning said in styles becomes tags and classes; every other attribute goes, so that no inline style is ever applied. */
function plainAttributes(element) {
  const style = styleOf(element);
  const block = /^(p|h[1-6]|td|th|div|li)$/.test(element.localName);
  const aligned = ALIGNED[(style.match(/text-align:\s*(\w+)/) || [])[1] || (element.getAttribute("align") || "").toLowerCase()];
  const classes = CLASSES.filter((name) => element.classList.contains(name));
  if (block && aligned && !classes.includes(aligned)) classes.push(aligned);
  const indented = element.localName === "p" && (/text-indent:\s*0*[1-9]/.test(style) || /^[\u3000\u00a0]{2}/.test(element.textContent));
  if (indented && !aligned && !classes.includes("indent")) classes.push("indent");
  if (element.localName === "span") {
    if (/font-weight:\s*(bold|[6-9]00)/.test(style)) wrap(element, "strong");
    if (/font-style:\s*italic/.test(style)) wrap(element, "em");
    if (/text-decoration:[^;]*underline/.test(style)) wrap(element, "u");
  }
  for (const { name } of [...element.attributes]) {
    if (!["colspan", "rowspan", "href", "start"].includes(name)) element.removeAttribute(name);
  }
  if (classes.length) element.className = classes.join(" ");
}

/* HTML for the editor from any HTML: captions and aligned cells become paragraphs, because the editor knows no others. */
export function forEditor(html) {
  const doc = parsed(html);
  const body = doc.body;
  body.querySelectorAll(UNSEEN).forEach((element) => element.remove());
  listItems(body);
  body.querySelectorAll("*").forEach(plainAttributes);
  body.querySelectorAll("caption").forEach((caption) => {
    const paragraph = doc.createElement("p");
    paragraph.className = "caption";
    paragraph.append(...caption.childNodes);
    caption.closest("table").before(paragraph);
    caption.remove();
  });
  body.querySelectorAll("td[class], th[class]").forEach((cell) => {
    if (!cell.querySelector("p")) wrap(cell, "p");
    cell.querySelectorAll("p:not([class])").forEach((paragraph) => (paragraph.className = cell.className));
    cell.removeAttribute("class");
  });
  body.querySelectorAll("p").forEach((paragraph) => {
    const empty = !paragraph.textContent.trim() && !paragraph.closest("td, th");
    if (empty && body.querySelectorAll("p, h1, h2, h3, h4, table, ul, ol").length > 1) paragraph.remove();
  });
  return body.innerHTML.replace(/[\u3000\u00a0]{2,}/g, "");
}
