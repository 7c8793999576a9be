/* Keeps what is typed into a <form data-autosave-url>: sends it two seconds after the last change, and keeps a copy in this browser until
the server has it. The server answers JSON. 200: {"saved_at": "10:42", …}; other keys that name a hidden field (draft_version) are written
there, "lists" ({"missing": html}) takes the place of [data-missing] and its like, and "maskable" shows the button [data-mask]. 409 {"refusals":
[{"message"}]}: somebody else changed it. 422 {"errors": {field: […]}}.
Texts come from data-autosave-labels; the place for messages is the form's [data-autosave-status], which is aria-live. */

const WAIT = 2000; // milliseconds after the last change
const AGAIN = 15000; // milliseconds after a failure

function start(form) {
  const labels = JSON.parse(form.dataset.autosaveLabels);
  const status = form.querySelector("[data-autosave-status]");
  const key = `autosave:${form.dataset.autosaveKey || form.dataset.autosaveUrl}`;
  let timer = 0;
  let sending = false;
  let unsaved = false;
  let stopped = false;
  let again = false; // tried with a new token already

  const say = (text, state) => {
    status.textContent = text;
    status.dataset.state = state;
  };
  const kept = () => [...form.elements].filter((field) => field.name && !["file", "hidden", "password", "submit", "button"].includes(field.type));
  const values = () => kept().map((field) => [field.name, field.value, field.type, field.checked]);
  const identity = ([name, value, type]) => (type === "checkbox" || type === "radio" ? `${name}=${value}` : name);
  const state = ([_name, value, type, checked]) => (type === "checkbox" || type === "radio" ? checked : value);
  const later = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(send, milliseconds);
  };
  const store = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: values() }));
    } catch (error) {
      console.warn("autosave: this browser keeps no copy", error); // storage full or switched off; the server's copy remains
    }
  };

  function changed() {
    unsaved = true;
    store();
    if (!stopped) later(WAIT);
  }

  async function send() {
    if (sending || !unsaved || stopped) return;
    sending = true;
    unsaved = false;
    const data = new FormData(form);
    for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
    say(labels.saving, "saving");
    try {
      const answer = await fetch(form.dataset.autosaveUrl, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json", "X-Requested-With": "autosave" },
        credentials: "same-origin",
      });
      if (answer.ok && !answer.redirected) settled(await answer.json());
      else if (answer.redirected || answer.status === 403) await renewed();
      else await refused(answer);
    } catch (error) {
      failed(labels.offline);
    }
    sending = false;
    if (unsaved && !stopped && status.dataset.state === "saved") later(WAIT);
  }

  function settled(said) {
    again = false;
    for (const [name, value] of Object.entries(said)) {
      if (form.elements[name]?.type === "hidden") form.elements[name].value = value;
    }
    for (const [name, html] of Object.entries(said.lists || {})) {
      const list = form.querySelector(`[data-${name}]`);
      if (list) list.outerHTML = html;
    }
    const mask = form.querySelector("[data-mask]");
    if (mask) mask.hidden = !said.maskable;
    if (!unsaved) localStorage.removeItem(key);
    say(labels.saved.replace("{time}", said.saved_at || ""), "saved");
  }

  /* Signed out, or signed in again in another tab, which made the form's token too old: the form takes the new one, or says what to do. */
  async function renewed() {
    const page = await fetch(location.href, { credentials: "same-origin" });
    const there = new DOMParser().parseFromString(await page.text(), "text/html");
    const same = [...there.forms].find((one) => one.dataset.autosaveKey === form.dataset.autosaveKey); // nobody else's
    const token = same?.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!token) return failed(labels.signedOut);
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => (field.value = token));
    failed(labels.failed);
    if (!again) later(0);
    again = true;
  }

  async function refused(answer) {
    const said = await answer.json().catch(() => ({}));
    if (answer.status === 409) {
      stopped = true; // going on would fight with the other person; the copy in this browser stays
      unsaved = true;
      return say([...(said.refusals || []).map((refusal) => refusal.message), labels.conflict].join(" "), "conflict");
    }
    const errors = Object.values(said.errors || {}).flat();
    failed(errors.length ? errors.join(" ") : labels.failed);
  }

  function failed(text) {
    unsaved = true;
    say(text, "failed");
    later(AGAIN);
  }

  function restore(saved) {
    for (const [name, value, type, checked] of saved.values) {
      const fields = kept().filter((field) => field.name === name);
      for (const field of fields) {
        if (type === "checkbox" || type === "radio") {
          if (field.value === value) field.checked = checked;
        } else {
          field.value = value;
        }
        field.dispatchEvent(new CustomEvent("editor:load"));
      }
    }
    changed();
  }

  /* Whether restoring would change anything; a field that came or went with a file is no text. */
  function differs(saved) {
    const here = new Map(values().map((field) => [identity(field), state(field)]));
    return saved.values.some((field) => here.has(identity(field)) && here.get(identity(field)) !== state(field));
  }

  function offer() {
    if ("autosaveForget" in form.dataset) return localStorage.removeItem(key); // the server took some of it into quarantine
    const saved = JSON.parse(localStorage.getItem(key) || "null");
    if (!saved || !differs(saved)) return localStorage.removeItem(key);
    const box = document.createElement("div");
    box.className = "autosave-offer alert alert-warning";
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", labels.restore);
    const text = document.createElement("p");
    text.textContent = labels.unsent.replace("{time}", new Date(saved.at).toLocaleString(document.documentElement.lang || "zh-CN"));
    const choose = (label, kind, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `btn btn-sm btn-${kind}`;
      button.textContent = label;
      button.addEventListener("click", () => {
        act();
        box.remove();
      });
      return button;
    };
    box.append(text, choose(labels.restore, "primary", () => restore(saved)), " ", choose(labels.discard, "secondary", () => localStorage.removeItem(key)));
    form.prepend(box);
  }

  form.addEventListener("input", (event) => event.target.type !== "file" && changed());
  form.addEventListener("change", (event) => event.target.type !== "file" && changed());
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    unsaved = false; // the page that answers shows the text again if it was not taken; the copy stays until a save succeeds
    stopped = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved || (sending && !stopped)) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => document.hidden && unsaved && later(0));
  offer();
}

document.querySelectorAll("form[data-autosave-url]").forEach(start);
