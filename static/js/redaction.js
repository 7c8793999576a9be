/* Drawing boxes on a page: by mouse, finger and keyboard. The fields of the list are the truth; a box on the page shows what its fields say,
and what is drawn is written into them. Positions are percent of the page. Without this script the fields are typed in by hand.
What was drawn is kept in this browser (positions and grounds, nothing of the page) until the copy is made, so that leaving loses nothing. */

const NS = "http://www.w3.org/2000/svg";
const STEP = 0.5; // percent an arrow key moves
const FINE = 0.1; // with Ctrl
const LEAST = 0.4; // percent; a smaller drag was a click
const HANDLE = 11; // pixels
const FIRST = { x: 35, y: 42, w: 30, h: 4 };
const BESIDE = 1.5; // percent between a box that is added and one that stands where it would
const CORNERS = ["nw", "ne", "sw", "se"];
const PLACES = { x: "left", y: "top", w: "width", h: "height" };

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const tidy = (value) => Math.round(value * 100) / 100;
const said = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

/* A box inside the page, whatever was asked for. */
function within(box) {
  const w = clamp(box.w, LEAST, 100);
  const h = clamp(box.h, LEAST, 100);
  return { ...box, w: tidy(w), h: tidy(h), x: tidy(clamp(box.x, 0, 100 - w)), y: tidy(clamp(box.y, 0, 100 - h)) };
}

/* The rectangle between two points. */
const between = (a, b) => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) });

class Row {
  constructor(element) {
    this.element = element;
    this.shape = null;
  }

  field(name) {
    return this.element.querySelector(`[name$="-${name}"]`);
  }

  get gone() {
    return this.field("DELETE").checked;
  }

  set gone(value) {
    this.field("DELETE").checked = value;
    this.element.hidden = value;
  }

  /* What the fields say; null while one of them is no number. */
  get box() {
    const found = { page: Number.parseInt(this.field("page").value, 10) };
    for (const [key, name] of Object.entries(PLACES)) found[key] = Number.parseFloat(this.field(name).value);
    return Object.values(found).every(Number.isFinite) && found.w > 0 && found.h > 0 ? found : null;
  }

  /* The page its field names, or while it names none the last one it did. */
  get page() {
    const page = Number.parseInt(this.field("page").value, 10);
    return (this.named = page >= 0 ? page : this.named || 0);
  }

  set box(box) {
    this.field("page").value = box.page;
    for (const [key, name] of Object.entries(PLACES)) this.field(name).value = box[key];
  }

  values() {
    return [...this.element.querySelectorAll("input, select")].map((field) => (field.type === "checkbox" ? field.checked : field.value));
  }

  restore(values) {
    [...this.element.querySelectorAll("input, select")].forEach((field, index) => {
      if (field.type === "checkbox") field.checked = values[index];
      else field.value = values[index];
    });
    this.element.hidden = this.gone;
    this.other();
  }

  /* Words are asked for only where the ground is another one. */
  other() {
    this.element.querySelector('[data-field="other"]').hidden = this.field("ground").value !== "other";
  }
}

class Desk {
  constructor(form) {
    this.form = form;
    this.says = form.dataset;
    this.over = form.querySelector("[data-over]");
    this.stage = form.querySelector("[data-stage]");
    this.picture = form.querySelector("[data-picture]");
    this.list = form.querySelector("[data-rows]");
    this.total = form.querySelector('[name="box-TOTAL_FORMS"]');
    this.rows = [...this.list.querySelectorAll("[data-box]")].map((element) => this.adopt(element));
    this.marks = [...form.querySelectorAll('[name="marks"]')]; // up to 20,000: what does not change is read off once
    this.on = new Map(this.marks.map((mark) => [mark, JSON.parse(mark.dataset.on)]));
    this.kinds = [...form.querySelectorAll("[data-all]")].map((box) => [box, [...box.closest("[data-kind]").querySelectorAll('[name="marks"]')]]);
    this.page = Number(form.querySelector("[data-page]").value);
    this.found = new Map(); // page → [[mark, x, y, width, height]…], or null where nobody can tell
    this.asking = false;
    this.past = [];
    this.sent = false;
    this.dirty = Boolean(form.querySelector(".has-error"));
    this.listen();
    this.draw(!window.matchMedia("(pointer: coarse)").matches);
    this.restore();
    this.show();
    this.fold();
  }

  // -- leaving and coming back --------------------------------------------------------------------------------------------
  /* What this browser kept of an earlier visit; boxes that came back with the page itself are newer than boxes that were sent. */
  restore() {
    const kept = this.kept();
    if (!kept || "posted" in this.says || (kept.sent && this.rows.length) || JSON.stringify(kept.rows) === JSON.stringify(this.alive.map((row) => row.values()))) return;
    this.take(kept, this.says.saysRestored);
  }

  /* Another window drew on the same file: both show the same boxes, so that neither writes over the other's. Undo takes them away again. */
  join() {
    const kept = this.kept();
    const here = { rows: this.alive.map((row) => row.values()), marks: this.ticked };
    if (!kept || kept.sent || JSON.stringify([kept.rows, kept.marks]) === JSON.stringify([here.rows, here.marks])) return;
    this.take(kept, this.says.saysJoined);
    clearTimeout(this.timer); // it is kept already
  }

  take(kept, words) {
    this.remember(this.snapshot());
    this.alive.forEach((row) => (row.gone = true));
    kept.rows.forEach((values) => this.row().restore(values));
    this.marks.forEach((mark) => (mark.checked = kept.marks.includes(mark.value)));
    const note = this.form.querySelector("[data-restored]");
    note.textContent = said(words, { n: kept.rows.length });
    note.hidden = false;
    this.show();
  }

  get ticked() {
    return this.marks.filter((mark) => mark.checked).map((mark) => mark.value);
  }

  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.says.kept));
    } catch (error) {
      console.warn("redaction: this browser keeps no boxes", error);
      return null;
    }
  }

  keep() {
    clearTimeout(this.timer);
    if (!this.dirty) return;
    try {
      localStorage.setItem(this.says.kept, JSON.stringify({ sent: this.sent, rows: this.alive.map((row) => row.values()), marks: this.ticked }));
      this.safe = true;
    } catch (error) {
      this.safe = false; // storage full or switched off; the browser asks before the page is left
    }
  }

  // -- the list -----------------------------------------------------------------------------------------------------------
  adopt(element) {
    const row = new Row(element);
    row.other();
    element.querySelector("[data-remove]").addEventListener("click", () => this.remove(row));
    element.querySelector("[data-show]").addEventListener("click", () => {
      const box = row.box;
      if (box) this.turn(box.page);
      if (row.shape) row.shape.focus();
    });
    let before = null;
    element.addEventListener("focusin", () => (before = this.snapshot()));
    row.field("page").addEventListener("blur", () => setTimeout(() => this.show())); // once the focus has arrived where it goes
    element.addEventListener("input", () => {
      if (before) this.remember(before);
      before = null;
      row.other();
      this.lately = row;
      this.show();
    });
    return row;
  }

  /* In the order they are read: page after page. */
  get alive() {
    return this.rows.filter((row) => !row.gone).sort((a, b) => a.page - b.page);
  }

  number(row) {
    return this.alive.indexOf(row) + 1;
  }

  // -- page by page -------------------------------------------------------------------------------------------------------
  get groups() {
    return [...this.list.querySelectorAll("[data-group]")];
  }

  /* The boxes of a page stand together under its number, in a group that folds. */
  group(page) {
    const there = this.groups.find((one) => Number(one.dataset.group) === page);
    if (there) return there;
    const made = this.form.querySelector("[data-group-template]").content.firstElementChild.cloneNode(true);
    made.dataset.group = page;
    made.open = page === this.page;
    made.querySelector("[data-group-words]").textContent = said(this.says.saysGroup, { n: page });
    this.list.insertBefore(made, this.groups.find((one) => Number(one.dataset.group) > page) || null);
    return made;
  }

  /* Where a row belongs, unless its page is being typed; the focus stays in it. */
  place(row) {
    const group = this.group(row.page);
    const focused = row.element.contains(document.activeElement) ? document.activeElement : null;
    if (row.element.parentElement === group || focused === row.field("page")) return;
    group.append(row.element);
    if (focused) this.unfold(row);
    focused?.focus();
  }

  unfold(row) {
    row.element.closest("[data-group]").open = true;
  }

  /* Only the page that is shown is unfolded, and where something must be put right. */
  fold() {
    for (const group of this.groups) group.open = Number(group.dataset.group) === this.page || Boolean(group.querySelector(".has-error"));
  }

  add(box) {
    if (this.alive.length >= Number(this.says.most)) {
      this.say(said(this.says.saysMost, { n: this.says.most }));
      return null;
    }
    this.remember(this.snapshot());
    const last = this.lately?.gone === false ? this.lately : this.rows.findLast((one) => !one.gone);
    const row = (this.lately = this.row());
    if (last) {
      row.field("ground").value = last.field("ground").value;
      row.field("other").value = last.field("other").value;
    }
    row.other();
    row.box = within({ page: this.page, ...box });
    this.show();
    this.tell(row);
    return row;
  }

  /* An empty row: a new one at the end of the list, or one that was removed, once there are so many that the server would take no more. */
  row() {
    const spare = this.rows.length >= 2 * Number(this.says.most) && this.rows.find((one) => one.gone);
    if (spare) {
      spare.gone = false;
      spare.field("ground").value = spare.field("other").value = "";
      return spare;
    }
    const holder = document.createElement("div");
    const index = this.total.value;
    holder.innerHTML = this.form.querySelector("[data-row-template]").innerHTML.replaceAll("__prefix__", index);
    const row = this.adopt(holder.firstElementChild);
    this.rows.push(row);
    this.total.value = Number(index) + 1;
    return row;
  }

  /* Where a box goes that nobody drew: in the middle, a little beside one that stands there already. */
  free() {
    const taken = this.alive.map((row) => row.box).filter((box) => box && box.page === this.page);
    const place = { ...FIRST };
    while (taken.some((box) => box.x === place.x && box.y === place.y) && place.y < 95) [place.x, place.y] = [place.x + BESIDE / 3, place.y + BESIDE];
    return place;
  }

  remove(row) {
    this.remember(this.snapshot());
    const n = this.number(row);
    row.gone = true;
    this.show();
    this.say(said(this.says.saysGone, { n }));
    const next = this.alive[Math.min(n - 1, this.alive.length - 1)]?.shape;
    (next?.isConnected ? next : this.stage).focus();
  }

  move(row, box) {
    row.box = within(box);
    this.show();
  }

  // -- taking back --------------------------------------------------------------------------------------------------------
  snapshot() {
    return { rows: this.rows.map((row) => row.values()), marks: this.marks.map((mark) => mark.checked) };
  }

  remember(before) {
    this.past.push(before);
    if (this.past.length > 200) this.past.shift();
    this.dirty = true;
    this.form.querySelector("[data-undo]").disabled = false;
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.rows.forEach((row, index) => {
      if (before.rows[index]) row.restore(before.rows[index]);
      else row.gone = true;
    });
    this.marks.forEach((mark, index) => (mark.checked = before.marks[index]));
    this.form.querySelector("[data-undo]").disabled = !this.past.length;
    this.show();
    this.say(this.says.saysBack);
  }

  // -- the page -----------------------------------------------------------------------------------------------------------
  turn(page) {
    const wanted = clamp(page, 1, Number(this.says.pages));
    if (wanted === this.page) return;
    this.page = wanted;
    this.form.querySelector("[data-page]").value = wanted;
    const words = said(this.says.saysPage, { n: wanted, of: this.says.pages });
    this.load();
    this.picture.alt = words;
    this.form.querySelector("[data-page-words]").textContent = words;
    for (const button of this.form.querySelectorAll("[data-turn]")) {
      const to = wanted + Number(button.dataset.turn);
      button.disabled = to < 1 || to > Number(this.says.pages);
    }
    this.stage.scrollTo(0, 0);
    const thumb = this.form.querySelector(`[data-thumb="${wanted}"]`);
    if (thumb) thumb.closest("ol").scrollLeft = thumb.offsetLeft - thumb.closest("ol").offsetLeft - thumb.offsetWidth;
    this.show();
    this.fold();
    this.say(words);
  }

  load() {
    this.form.querySelector("[data-missing]").hidden = true;
    this.picture.src = this.picture.dataset.address.replace(/0\/$/, `${this.page}/`);
  }

  /* Draw what stands on this page; shapes that are there are kept, so that the focus is. */
  show() {
    const counts = new Map();
    const shown = new Set();
    this.over.querySelectorAll("rect:not([data-of])").forEach((old) => old.remove());
    this.drawFound(counts);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), 300);
    const numbers = new Map(this.alive.map((row, index) => [row, index + 1]));
    for (const row of this.rows) {
      this.place(row);
      const box = row.gone ? null : row.box;
      if (box) counts.set(box.page, (counts.get(box.page) || 0) + 1);
      if (box && box.page === this.page) {
        row.shape ||= this.shape(row);
        if (!row.shape.isConnected) this.over.append(row.shape);
        this.paint(row, box);
        shown.add(row.shape);
      }
      row.element.querySelector("[data-n]").textContent = numbers.get(row) || "";
    }
    this.rows.forEach((row) => row.shape && !shown.has(row.shape) && row.shape.remove());
    this.form.querySelector("[data-none]").hidden = numbers.size > 0;
    this.form.querySelector("[data-total]").textContent = this.counted([...numbers.keys()]);
    for (const group of this.groups) {
      const here = [...numbers.keys()].filter((row) => row.element.parentElement === group);
      group.hidden = !here.length;
      group.querySelector("[data-group-count]").textContent = this.counted(here);
    }
    for (const button of this.form.querySelectorAll("[data-thumb]")) {
      const page = Number(button.dataset.thumb);
      const badge = button.querySelector("[data-count]");
      badge.textContent = counts.get(page) || "";
      badge.hidden = !counts.get(page);
      if (page === this.page) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
    this.offer();
    for (const [kind, marks] of this.kinds) {
      const ticked = marks.filter((mark) => mark.checked).length;
      kind.checked = ticked === marks.length;
      kind.indeterminate = ticked > 0 && !kind.checked;
    }
  }

  // -- many at once -------------------------------------------------------------------------------------------------------
  /* The ground chosen last, for all boxes that have none yet. */
  offer() {
    const open = this.alive.filter((row) => !row.field("ground").value);
    const last = [...this.alive, this.lately].findLast((row) => row && !row.gone && row.field("ground").value);
    const button = this.form.querySelector("[data-fill]");
    button.hidden = !open.length || !last;
    if (button.hidden) return;
    const ground = last.field("ground");
    const words = ground.value === "other" ? last.field("other").value || ground.selectedOptions[0].label : ground.selectedOptions[0].label;
    button.textContent = said(this.says.saysFill, { n: open.length, ground: words });
    this.fill = () => {
      this.remember(this.snapshot());
      for (const row of open) {
        row.field("ground").value = ground.value;
        row.field("other").value = last.field("other").value;
        row.other();
      }
      this.show();
      this.say(said(this.says.saysFilled, { n: open.length }));
      this.form.querySelector("[data-key=a]").focus();
    };
  }

  /* How many boxes, and of how many nobody has said why. */
  counted(rows) {
    const open = rows.filter((row) => !row.field("ground").value).length;
    return rows.length ? said(open ? this.says.saysOpen : "{n}", { n: rows.length, open }) : "";
  }

  drawFound(counts) {
    this.ask(this.page);
    const ticked = new Set(this.ticked);
    const known = new Set(this.marks.map((mark) => mark.value));
    for (const mark of this.marks) {
      for (const page of mark.checked ? this.on.get(mark) : []) counts.set(page, (counts.get(page) || 0) + 1);
    }
    for (const [mark, x, y, w, h] of this.found.get(this.page) || []) {
      if (!known.has(mark)) continue;
      const rect = document.createElementNS(NS, "rect");
      rect.setAttribute("class", ticked.has(mark) ? "found on" : "found");
      Object.entries({ x, y, width: w, height: h }).forEach(([name, value]) => rect.setAttribute(name, value));
      this.over.prepend(rect);
    }
  }

  /* Where what was found stands on the page shown: asked once, and for one page at a time, since reading a scan takes the server a few
     seconds. Whoever leafs on meanwhile gets the page they stay on next, none of those between. */
  async ask(page) {
    if (!this.says.found) return;
    const waiting = this.form.querySelector("[data-looking]");
    waiting.textContent = this.says.saysLooking;
    waiting.hidden = this.found.has(page);
    if (this.asking || this.found.has(page)) return;
    this.asking = true;
    let areas = null;
    try {
      const answer = await fetch(this.says.found.replace(/0\/$/, `${page}/`), { credentials: "same-origin" });
      if (answer.ok) areas = (await answer.json()).areas;
    } catch (error) {
      console.warn("redaction: places of findings unknown", error); // they are masked all the same
    }
    this.found.set(page, areas);
    this.asking = false;
    this.show(); // which asks for the page that is shown by now
  }

  shape(row) {
    const group = document.createElementNS(NS, "g");
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "button");
    group.setAttribute("aria-describedby", "redact-keys");
    const rect = document.createElementNS(NS, "rect");
    rect.setAttribute("class", "box");
    rect.dataset.of = "box";
    group.append(rect);
    for (const corner of CORNERS) {
      const handle = document.createElementNS(NS, "rect");
      handle.setAttribute("class", `handle ${corner}`);
      handle.dataset.of = corner;
      group.append(handle);
    }
    group.addEventListener("pointerdown", (event) => this.grab(event, row));
    group.addEventListener("keydown", (event) => this.key(event, row));
    group.addEventListener("focus", () => this.choose(row));
    return group;
  }

  paint(row, box) {
    const frame = this.over.getBoundingClientRect();
    const [across, down] = [(HANDLE / (frame.width || 1)) * 100, (HANDLE / (frame.height || 1)) * 100];
    for (const rect of row.shape.children) {
      const of = rect.dataset.of;
      const place =
        of === "box"
          ? { x: box.x, y: box.y, width: box.w, height: box.h }
          : { x: box.x + (of[1] === "e" ? box.w : 0) - across / 2, y: box.y + (of[0] === "s" ? box.h : 0) - down / 2, width: across, height: down };
      Object.entries(place).forEach(([name, value]) => rect.setAttribute(name, value));
    }
    row.shape.setAttribute("aria-label", this.words(row, box));
  }

  words(row, box) {
    const { x, y, w, h } = box;
    return said(this.says.saysBox, { n: this.number(row), x: tidy(x), y: tidy(y), w: tidy(w), h: tidy(h) });
  }

  choose(row) {
    this.rows.forEach((one) => one.element.classList.toggle("is-chosen", one === row));
    this.unfold(row);
  }

  tell(row) {
    const box = row.box;
    if (box) this.say(this.words(row, box));
  }

  say(text) {
    this.form.querySelector("[data-live]").textContent = text;
  }

  // -- by hand ------------------------------------------------------------------------------------------------------------
  at(event) {
    const frame = this.over.getBoundingClientRect();
    return { x: clamp(((event.clientX - frame.left) / frame.width) * 100, 0, 100), y: clamp(((event.clientY - frame.top) / frame.height) * 100, 0, 100) };
  }

  grab(event, row) {
    if (event.button) return;
    event.preventDefault();
    event.stopPropagation();
    row.shape.focus({ preventScroll: true });
    const [start, box, before, of] = [this.at(event), row.box, this.snapshot(), event.target.dataset.of];
    const opposite = { x: of[1] === "e" ? box.x : box.x + box.w, y: of[0] === "s" ? box.y : box.y + box.h };
    let moved = false;
    this.follow(event, row.shape, (now) => {
      if (!moved) this.remember(before);
      moved = true;
      if (of === "box") this.move(row, { ...box, x: box.x + now.x - start.x, y: box.y + now.y - start.y });
      else this.move(row, { ...box, ...between(opposite, now) });
    }, () => this.tell(row));
  }

  begin(event) {
    if (event.button || !this.drawing) return;
    event.preventDefault();
    const start = this.at(event);
    const ghost = document.createElementNS(NS, "rect");
    ghost.setAttribute("class", "box new");
    ghost.dataset.of = "new";
    this.over.append(ghost);
    let box = { w: 0, h: 0 };
    this.follow(event, this.over, (now) => {
      box = between(start, now);
      Object.entries({ x: box.x, y: box.y, width: box.w, height: box.h }).forEach(([name, value]) => ghost.setAttribute(name, value));
    }, () => {
      ghost.remove();
      if (box.w < LEAST || box.h < LEAST) return;
      const row = this.add(box);
      if (row) row.shape.focus({ preventScroll: true });
      if (event.pointerType === "touch") this.draw(false); // the finger scrolls again
    });
  }

  follow(event, target, during, after) {
    const move = (next) => next.pointerId === event.pointerId && during(this.at(next));
    const end = (next) => {
      if (next.pointerId !== event.pointerId) return;
      target.removeEventListener("pointermove", move);
      target.removeEventListener("pointerup", end);
      target.removeEventListener("pointercancel", end);
      after();
    };
    target.setPointerCapture(event.pointerId);
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerup", end);
    target.addEventListener("pointercancel", end);
  }

  key(event, row) {
    const step = event.ctrlKey || event.metaKey ? FINE : STEP;
    const [across, down] = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key] || [0, 0];
    if (across || down) {
      const box = row.box;
      if (!event.repeat) this.remember(this.snapshot());
      this.move(row, event.shiftKey ? { ...box, w: Math.min(box.w + across, 100 - box.x), h: Math.min(box.h + down, 100 - box.y) } : { ...box, x: box.x + across, y: box.y + down });
      this.tell(row);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.remove(row);
    } else if (event.key === "Enter" || event.key === " ") {
      this.unfold(row);
      row.field("ground").focus();
    } else {
      return;
    }
    event.preventDefault();
  }

  draw(on) {
    this.drawing = on;
    this.form.classList.toggle("is-drawing", on);
    this.form.querySelector("[data-draw]").setAttribute("aria-pressed", String(on));
  }

  zoom(button) {
    const larger = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(larger));
    this.form.classList.toggle("is-larger", larger);
    this.show();
  }

  listen() {
    const on = (selector, name, does) => this.form.querySelectorAll(selector).forEach((one) => one.addEventListener(name, (event) => does(event, one)));
    const instead = (does) => (event, one) => {
      event.preventDefault();
      does(one);
    };
    on("[data-turn]", "click", instead((one) => this.turn(this.page + Number(one.dataset.turn))));
    on("[data-thumb]", "click", instead((one) => this.turn(Number(one.dataset.thumb))));
    on("[data-add]", "click", instead(() => this.add(this.free())?.shape.focus()));
    on("[data-undo]", "click", instead(() => this.undo()));
    on("[data-draw]", "click", instead(() => this.draw(!this.drawing)));
    on("[data-zoom]", "click", instead((one) => this.zoom(one)));
    on("[data-fill]", "click", instead(() => this.fill()));
    for (const [kind, marks] of this.kinds) {
      kind.addEventListener("change", () => {
        this.remember(this.snapshot());
        marks.forEach((mark) => (mark.checked = kind.checked));
        this.show();
      });
    }
    window.addEventListener("storage", (event) => event.key === this.says.kept && this.join());
    this.over.addEventListener("pointerdown", (event) => this.begin(event));
    this.picture.addEventListener("load", () => this.show());
    const missing = () => (this.form.querySelector("[data-missing]").hidden = false);
    this.picture.addEventListener("error", missing);
    if (this.picture.complete && !this.picture.naturalWidth) missing(); // it failed before this script ran
    on("[data-again]", "click", instead(() => this.load()));
    window.addEventListener("resize", () => this.show());
    this.marks.forEach((mark) => mark.addEventListener("change", () => {
      mark.checked = !mark.checked;
      this.remember(this.snapshot());
      mark.checked = !mark.checked;
      this.show();
    }));
    document.addEventListener("keydown", (event) => {
      const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
      if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing) {
        event.preventDefault();
        this.undo();
      }
    });
    this.form.addEventListener("submit", () => (this.sent = true));
    window.addEventListener("pageshow", (event) => {
      this.sent = false;
      if (event.persisted) location.reload(); // a page the browser kept does not know what was asked for since
    });
    window.addEventListener("beforeunload", (event) => {
      this.keep();
      if (this.dirty && !this.sent && !this.safe) event.preventDefault();
    });
  }
}

document.querySelectorAll("[data-redact]").forEach((form) => new Desk(form));
