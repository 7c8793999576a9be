/* The content editor: takes the place of a <textarea data-editor>, which keeps the HTML and works alone without JavaScript.

Built on ProseMirror and Tiptap as django-prose-editor packs them. Labels come from the server in data-labels. Every change is written
to the textarea and told by `input` and `editor:change` events on it. */

import * as kit from "../django_prose_editor/editor.js";
import { forEditor } from "./paste.js";

/* The classes that content may have, on paragraphs and headings. */
const Look = kit.Extension.create({
  name: "look",
  addGlobalAttributes() {
    const look = {
      default: "",
      parseHTML: (element) => element.className,
      renderHTML: ({ look }) => (look ? { class: look } : {}),
    };
    return [{ types: ["paragraph", "heading"], attributes: { look } }];
  },
});

/* Tab in the last cell leaves the table instead of adding rows without end: the keyboard must never be caught. */
const Table = kit.Table.extend({
  addKeyboardShortcuts() {
    return { ...this.parent?.(), Tab: () => this.editor.commands.goToNextCell() };
  },
});

/* The library looks for addresses in all of what is pasted at once, and takes Chinese punctuation for a part of them: half a minute for
100,000 characters with many commas. So it is given only what can hold one, piece by piece. */
const PIECES = /[^\s\u2014\u2018-\u201d\u2026\u3000-\u303f\uff00-\uffef]{4,2000}/g;

const addressable = (text) => [...text.matchAll(PIECES)].filter(([piece]) => /[.:@]/.test(piece));

const Link = kit.Link.extend({
  addPasteRules() {
    const within = (find) => (text, event) =>
      addressable(text).flatMap((piece) => find(piece[0], event).map((one) => ({ ...one, index: one.index + piece.index })));
    return this.parent().map((rule) => ({ ...rule, find: within(rule.find) }));
  },
  /* An address pasted over chosen words is their link; a text is none. */
  addProseMirrorPlugins() {
    return this.parent().map((plugin) => {
      const paste = plugin.props.handlePaste;
      if (!paste) return plugin;
      const one = (slice) => slice.content.size < 2000 && addressable(slice.content.textBetween(0, slice.content.size, "\n")).length === 1;
      return new kit.Plugin({ ...plugin.spec, props: { ...plugin.spec.props, handlePaste: (view, event, slice) => one(slice) && paste(view, event, slice) } });
    });
  },
});

/* Paragraphs and tables whoever sent the item back means, as long as they say what they said then. (data-marked) */
const squeezed = (text) => text.replace(/\s+/g, "");

function meant({ blocks, label }) {
  const { Decoration, DecorationSet } = kit.pm.view;
  const wanted = new Set(blocks);
  const found = (doc) => {
    const marks = [];
    doc.descendants((node, at) => {
      if (!node.isTextblock && node.type.name !== "table") return true;
      if (wanted.has(squeezed(node.textContent))) marks.push(Decoration.node(at, at + node.nodeSize, { class: "meant", "data-meant": label }));
      return false;
    });
    return DecorationSet.create(doc, marks);
  };
  return kit.Extension.create({
    name: "meant",
    addProseMirrorPlugins: () => [
      new kit.Plugin({
        state: { init: (_config, state) => found(state.doc), apply: (change, before, _old, state) => (change.docChanged ? found(state.doc) : before) },
        props: { decorations(state) { return this.getState(state); } },
      }),
    ],
  });
}

const EXTENSIONS = [
  kit.Document, kit.Paragraph, kit.Text, kit.HardBreak, kit.Heading.configure({ levels: [2, 3, 4] }), kit.Blockquote,
  kit.Bold, kit.Italic, kit.Underline, kit.Subscript, kit.Superscript, kit.BulletList, kit.OrderedList, kit.ListItem,
  Table.configure({ resizable: false }), kit.TableRow, kit.TableCell, kit.TableHeader, kit.Gapcursor, kit.UndoRedo, Look,
  Link.configure({ openOnClick: false, autolink: false, protocols: ["http", "https", "mailto"] }),
];

const chain = (editor) => editor.chain().focus();
const lookOf = (editor) => editor.getAttributes("heading").look || editor.getAttributes("paragraph").look || "";
const isLook = (name) => (editor) => lookOf(editor) === name;
const dressed = (commands, look) => commands.updateAttributes("paragraph", { look }).updateAttributes("heading", { look }).run();

function setLook(editor, name) {
  dressed(chain(editor), lookOf(editor) === name ? "" : name);
}

function setHeading(editor, level) {
  dressed(chain(editor).toggleHeading({ level }), lookOf(editor));
}

const inTable = (editor) => editor.isActive("table");

/* One line per button: label key, what it does, when it shows as pressed, when it is there; null starts a new group. */
const BUTTONS = [
  ["undo", (e) => chain(e).undo().run()],
  ["redo", (e) => chain(e).redo().run()],
  null,
  ["heading2", (e) => setHeading(e, 2), (e) => e.isActive("heading", { level: 2 })],
  ["heading3", (e) => setHeading(e, 3), (e) => e.isActive("heading", { level: 3 })],
  ["bold", (e) => chain(e).toggleBold().run(), (e) => e.isActive("bold")],
  ["italic", (e) => chain(e).toggleItalic().run(), (e) => e.isActive("italic")],
  ["underline", (e) => chain(e).toggleUnderline().run(), (e) => e.isActive("underline")],
  null,
  ["bullets", (e) => chain(e).toggleBulletList().run(), (e) => e.isActive("bulletList")],
  ["numbers", (e) => chain(e).toggleOrderedList().run(), (e) => e.isActive("orderedList")],
  ["indent", (e) => setLook(e, "indent"), isLook("indent")],
  ["center", (e) => setLook(e, "align-center"), isLook("align-center")],
  ["right", (e) => setLook(e, "align-right"), isLook("align-right")],
  ["link", (e, panel) => panel.ask(), (e) => e.isActive("link")],
  ["clear", (e) => dressed(chain(e).unsetAllMarks().clearNodes(), "")],
  null,
  ["table", (e) => chain(e).insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(), null, (e) => !inTable(e)],
  ["rowAdd", (e) => chain(e).addRowAfter().run(), null, inTable],
  ["rowDelete", (e) => chain(e).deleteRow().run(), null, inTable],
  ["columnAdd", (e) => chain(e).addColumnAfter().run(), null, inTable],
  ["columnDelete", (e) => chain(e).deleteColumn().run(), null, inTable],
  ["cellsMerge", (e) => chain(e).mergeOrSplit().run(), null, inTable],
  ["headerCell", (e) => chain(e).toggleHeaderCell().run(), (e) => e.isActive("tableHeader"), inTable],
  ["tableDelete", (e) => chain(e).deleteTable().run(), null, inTable],
];

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/* Several pasted paragraphs stay paragraphs: opened at the ends, the first would lose its alignment to the line it lands in. */
function wholeBlocks(slice) {
  const part = ["tableRow", "tableCell", "tableHeader", "listItem"].includes(slice.content.firstChild?.type.name);
  return slice.content.childCount > 1 && !part ? new slice.constructor(slice.content, 0, 0) : slice;
}

/* Asks for a link's address below the toolbar; no nested form, no blocking window. */
function linkPanel(editor, labels, id) {
  const input = element("input", { type: "text", id: `${id}_link`, class: "form-control form-control-sm", placeholder: "https://" });
  const apply = element("button", { type: "button", class: "btn btn-sm btn-primary" }, labels.apply);
  const cancel = element("button", { type: "button", class: "btn btn-sm btn-secondary" }, labels.cancel);
  const panel = element("div", { class: "editor-panel", hidden: "" }, element("label", { for: input.id }, labels.linkAddress), input, apply, cancel);
  const close = () => {
    panel.hidden = true;
    editor.commands.focus();
  };
  const set = () => {
    const href = input.value.trim();
    const marked = chain(editor).extendMarkRange("link");
    (href ? marked.setLink({ href }) : marked.unsetLink()).run();
    close();
  };
  apply.addEventListener("click", set);
  cancel.addEventListener("click", close);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key !== "Enter" || event.target !== input) return;
    event.preventDefault();
    set();
  });
  panel.ask = () => {
    input.value = editor.getAttributes("link").href || "";
    panel.hidden = false;
    input.focus();
  };
  return panel;
}

/* A toolbar as the ARIA practices describe it: one tab stop, arrows move within. Alt+F10 in the text leads here, Escape back. */
function toolbar(editor, labels, panel) {
  const bar = element("div", { role: "toolbar", class: "editor-toolbar", "aria-label": labels.toolbar });
  const controls = [];
  let group;
  for (const entry of [null, ...BUTTONS]) {
    if (!entry) {
      group = element("div", { role: "group", class: "editor-group" });
      bar.append(group);
      continue;
    }
    const [name, run, pressed, there] = entry;
    const button = element("button", { type: "button", tabindex: "-1", "data-do": name }, labels[name]);
    button.addEventListener("click", () => run(editor, panel));
    group.append(button);
    controls.push({ button, pressed, there });
  }
  const shown = () => controls.map(({ button }) => button).filter((button) => !button.hidden);
  const refresh = () => {
    for (const { button, pressed, there } of controls) {
      if (pressed) button.setAttribute("aria-pressed", pressed(editor));
      button.hidden = there ? !there(editor) : false;
    }
    if (!shown().some((button) => button.tabIndex === 0)) shown()[0].tabIndex = 0;
  };
  bar.addEventListener("keydown", (event) => {
    const buttons = shown();
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + buttons.length, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === "Escape") editor.commands.focus();
    if (to === undefined) return;
    event.preventDefault();
    buttons.forEach((button) => (button.tabIndex = -1));
    buttons[to % buttons.length].tabIndex = 0;
    buttons[to % buttons.length].focus();
  });
  editor.on("transaction", refresh);
  refresh();
  bar.enter = () => shown().find((button) => button.tabIndex === 0).focus();
  return bar;
}

export function start(textarea) {
  const labels = JSON.parse(textarea.dataset.labels);
  const label = document.querySelector(`label[for="${CSS.escape(textarea.id)}"]`);
  const place = element("div", { class: "editor" });
  const id = textarea.id; // goes to what is seen, so that links to the field lead there
  const attributes = { id, class: "editor-text doc", role: "textbox", "aria-multiline": "true", "aria-label": label?.textContent.trim() || labels.text };
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
  }
  textarea.after(place);
  textarea.removeAttribute("id");
  textarea.hidden = true;
  textarea.required = false;
  const editor = new kit.Editor({
    element: place,
    extensions: textarea.dataset.marked ? [...EXTENSIONS, meant(JSON.parse(textarea.dataset.marked))] : EXTENSIONS,
    content: forEditor(textarea.value),
    injectCSS: false, // the policy allows no inline style; editor.css has the rules
    editable: !textarea.disabled && !textarea.readOnly,
    editorProps: { attributes, transformPastedHTML: forEditor, transformPasted: wholeBlocks },
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
      textarea.dispatchEvent(new CustomEvent("editor:change", { bubbles: true, detail: { html: textarea.value } }));
    },
  });
  const panel = linkPanel(editor, labels, id);
  const bar = toolbar(editor, labels, panel);
  place.prepend(bar, panel);
  place.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "F10") bar.enter();
  });
  label?.addEventListener("click", () => editor.commands.focus());
  /* Somebody else, such as autosave restoring a draft, wrote into the textarea. */
  textarea.addEventListener("editor:load", () => editor.commands.setContent(forEditor(textarea.value), { emitUpdate: false }));
  textarea.dispatchEvent(new CustomEvent("editor:ready", { bubbles: true }));
  return editor;
}

document.querySelectorAll("textarea[data-editor]").forEach(start);
