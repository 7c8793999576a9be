/* The courtesies of every page: keys in lists, one submit per click, menus that close, files by drag, large text. Nothing needs it to work. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function remembered(name) { try { return localStorage.getItem(name); } catch (refused) { return null; } }
  function remember(name, value) { try { localStorage.setItem(name, value); } catch (refused) { /* private window: the choice lasts for this page */ } }

  /* -- one submit per click: the second click finds the button busy; a return by the back button frees it -- */
  var RETRY_AFTER_MS = 10000;

  function free(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach(function (button) { button.disabled = false; button.removeAttribute("aria-busy"); });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post" || "repeat" in form.dataset) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    /* After this turn, so that the pressed button's own name and value still travel with the form. */
    setTimeout(function () {
      form.querySelectorAll("button:not([type=button]), input[type=submit]").forEach(function (button) {
        if (!button.disabled) { button.disabled = true; button.setAttribute("aria-busy", "true"); }
      });
    }, 0);
    setTimeout(function () { free(form); }, RETRY_AFTER_MS);
  });
  window.addEventListener("pageshow", function () { document.querySelectorAll("form[data-sent]").forEach(free); });

  /* -- a form that is answered by a file leaves its page as it was: what was wrong before is wrong no more; where it still is, a new page says so -- */
  document.addEventListener("submit", function (event) {
    if (event.defaultPrevented || !("repeat" in event.target.dataset)) { return; }
    event.target.querySelectorAll(".wrong, .summary").forEach(function (said) { said.remove(); });
    event.target.querySelectorAll(".has-error").forEach(function (field) { field.classList.remove("has-error"); });
    event.target.querySelectorAll("[aria-invalid]").forEach(function (field) { field.removeAttribute("aria-invalid"); });
  });

  /* -- what was sent in vain, because the session had ended or the form was too old, is there again when the form is opened anew. It is kept
     in this window until then, or until the next page says that it arrived. Drafts and boxes have their own copies. -- */
  var TYPED = "typed";
  var person = document.body.dataset.person;

  function typed(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && !/^(hidden|password|file|submit|button|reset|fieldset|output)$/.test(field.type);
    });
  }
  function chosen(field) { return Array.prototype.map.call(field.selectedOptions, function (option) { return option.value; }); }
  function stateOf(field) {
    var state = /^(checkbox|radio)$/.test(field.type) ? field.checked : field.type === "select-multiple" ? chosen(field) : field.value;
    return [field.name + (/^(checkbox|radio)$/.test(field.type) ? "=" + field.value : ""), state, /^(textarea|text|url|email|tel|search)$/.test(field.type)];
  }
  function keepTyped(record) { try { sessionStorage.setItem(TYPED, JSON.stringify(record)); } catch (full) { /* the browser's back button is left */ } }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || !person || (form.getAttribute("method") || "").toLowerCase() !== "post") { return; }
    if ("autosaveUrl" in form.dataset || "redact" in form.dataset || !typed(form).length) { return; }
    keepTyped({ person: person, to: form.action, page: location.href, fields: typed(form).map(stateOf) });
  });

  function restoreTyped(form, record) {
    var all = typed(form);
    record.fields.forEach(function (kept) {
      var at = all.findIndex(function (field) { return stateOf(field)[0] === kept[0]; });
      if (at < 0) { return; }
      var field = all.splice(at, 1)[0];
      if (typeof kept[1] === "boolean") { field.checked = kept[1]; }
      else if (Array.isArray(kept[1])) { Array.prototype.forEach.call(field.options, function (option) { option.selected = kept[1].indexOf(option.value) >= 0; }); }
      else { field.value = kept[1]; }
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    var note = document.createElement("p");
    note.className = "note note-soon";
    note.setAttribute("role", "status");
    note.textContent = document.body.dataset.typedAgain;
    form.prepend(note);
    note.scrollIntoView({ block: "center" });
  }

  /* On a page that says no for good, the words are there to be copied. */
  function showTyped(places, record) {
    var written = record.fields.filter(function (kept) { return kept[2] && kept[1].trim(); });
    if (!written.length) { return; }
    places.forEach(function (place) {
      place.hidden = false;
      if (place.tagName !== "DIV") { return; }
      written.forEach(function (kept) {
        var field = document.createElement("textarea");
        field.rows = 4;
        field.readOnly = true;
        field.value = kept[1];
        field.setAttribute("aria-labelledby", "typed-shown");
        place.appendChild(field);
      });
    });
  }

  (function () {
    var record = null;
    try { record = JSON.parse(sessionStorage.getItem(TYPED)); } catch (refused) { /* nothing is kept */ }
    if (!record) { return; }
    var lost = document.querySelector("[data-typed-kept]");
    if (lost) {
      record.lost = true;
      keepTyped(record);
      lost.hidden = false;
      lost.querySelectorAll("a").forEach(function (link) { link.href = record.page; });
      return;
    }
    var places = document.querySelectorAll("[data-typed-shown]");
    if (places.length && record.person === person && record.to === location.href) { showTyped(places, record); return; }
    if (person) {
      var form = record.lost && record.person === person && Array.prototype.find.call(document.forms, function (one) { return one.action === record.to; });
      if (form) { restoreTyped(form, record); }
      if (form || !record.lost || record.person !== person) { sessionStorage.removeItem(TYPED); }
    }
  }());

  /* -- menus close on a click outside and on Escape -- */
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) { if (!menu.contains(event.target)) { menu.open = false; } });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) { menu.open = false; menu.querySelector("summary").focus(); });
  });

  /* -- keys: j, k, a, ? ; switched off in the dialog that lists them -- */
  function typing(target) { return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName); }
  function rows() { return Array.prototype.slice.call(document.querySelectorAll("[data-list] [data-row]")); }

  function go(by) {
    var all = rows();
    if (!all.length) { return; }
    var at = all.findIndex(function (row) { return row.classList.contains("is-at"); });
    var next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
    all.forEach(function (row, index) { row.classList.toggle("is-at", index === next); });
    var link = all[next].querySelector("a[data-open], a");
    if (link) { link.focus({ preventScroll: true }); }
    all[next].scrollIntoView({ block: "nearest" });
  }

  function press(key) {
    var here = rows().length ? document.querySelector("[data-row].is-at") : document;
    var button = here && here.querySelector('[data-key="' + key + '"]');
    if (button && !button.disabled) { button.click(); }
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target) || document.querySelector("dialog[open]")) { return; }
    if (event.key === "?") {
      var help = document.getElementById("keys");
      if (help && help.showModal) { help.showModal(); event.preventDefault(); }
      return;
    }
    if (remembered("keys") === "off") { return; }
    if (event.key === "j") { go(1); }
    else if (event.key === "k") { go(-1); }
    else if (event.key === "a" && !event.repeat) { press("a"); }
  });

  document.querySelectorAll("[data-keys-switch]").forEach(function (box) {
    box.checked = remembered("keys") !== "off";
    box.addEventListener("change", function () { remember("keys", box.checked ? "on" : "off"); });
  });
  document.querySelectorAll("[data-opens]").forEach(function (button) {
    button.addEventListener("click", function () { var dialog = document.getElementById(button.dataset.opens); if (dialog && dialog.showModal) { dialog.showModal(); } });
  });

  /* -- the button says what will happen, as soon as it is chosen -- */
  document.querySelectorAll("form[data-deciding]").forEach(function (form) {
    var said = JSON.parse(form.dataset.byChoice);
    function show() {
      var values = form.dataset.deciding.split(" ").map(function (name) { return form.elements[name].value; });
      var words = said[values.join(" ")] || said[values[0]];
      if (!words) { return; }
      form.querySelector("[data-verb]").textContent = words.button;
      form.querySelector("[data-next]").textContent = words.then;
    }
    form.addEventListener("change", show);
    window.addEventListener("pageshow", show);
  });

  /* -- what is said often: one click puts it into the field, behind what stands there -- */
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-says]");
    var field = button && document.getElementById(button.dataset.says);
    if (!field) { return; }
    var said = button.textContent.trim();
    var there = field.value.trim();
    if (there.indexOf(said) < 0) { field.value = there ? there + "\n" + said : said; }
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* -- print -- */
  document.addEventListener("click", function (event) { if (event.target.closest("[data-print]")) { window.print(); } });

  /* -- attachments: drop onto the zone, see what was chosen before it is sent -- */
  function size(bytes) { return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1048576).toFixed(1) + " MB"; }

  document.querySelectorAll("[data-drop]").forEach(function (zone) {
    var input = zone.querySelector("input[type=file]");
    var list = zone.querySelector("[data-drop-list]");
    ["dragenter", "dragover"].forEach(function (name) {
      zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.add("is-over"); });
    });
    ["dragleave", "drop"].forEach(function (name) { zone.addEventListener(name, function () { zone.classList.remove("is-over"); }); });
    zone.addEventListener("drop", function (event) {
      event.preventDefault();
      if (!event.dataTransfer.files.length) { return; }
      var files = event.dataTransfer.files;
      if (!input.multiple && files.length > 1) {
        var first = new DataTransfer();
        first.items.add(files[0]);
        files = first.files;
      }
      input.files = files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("change", function () {
      list.textContent = "";
      Array.prototype.forEach.call(input.files, function (file) {
        var line = document.createElement("li");
        line.textContent = file.name + " (" + size(file.size) + ")";
        list.appendChild(line);
      });
    });
  });

  /* -- large text on the public site: the box works by itself where :has() does; here it is remembered -- */
  document.querySelectorAll("#large-text").forEach(function (box) {
    function apply() { root.classList.toggle("large-text", box.checked); }
    box.checked = box.checked || remembered("large-text") === "on";
    apply();
    box.addEventListener("change", function () { apply(); remember("large-text", box.checked ? "on" : "off"); });
  });

  /* -- after a refused form the summary is read first -- */
  var summary = document.querySelector("[data-summary]");
  if (summary) { summary.focus(); }
}());
