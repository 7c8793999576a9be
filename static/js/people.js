/* Boxes of people, narrowed while one types; who is chosen stays in sight. Enter takes the only one left. (disclosure/people.html) */

function words(text) { return text.toLowerCase().split(/\s+/).filter(Boolean); }

document.querySelectorAll("[data-people]").forEach((list) => {
  const seek = list.querySelector("[data-seek]");
  const said = list.querySelector("[data-found]");
  const lines = [...list.querySelectorAll("[data-sought]")];
  const box = (line) => line.querySelector("input");

  function show() {
    const asked = words(seek.value);
    const found = lines.filter((line) => asked.every((word) => line.dataset.sought.includes(word)));
    lines.forEach((line) => { line.hidden = !found.includes(line) && !box(line).checked; });
    list.querySelectorAll("[data-unit]").forEach((unit) => { unit.hidden = !unit.querySelector("[data-sought]:not([hidden])"); });
    const chosen = lines.filter((line) => box(line).checked).map((line) => line.textContent.trim());
    said.textContent = [found.length ? "" : said.dataset.none, chosen.length ? said.dataset.chosen + " " + chosen.join("、") : ""].filter(Boolean).join(" ");
    return asked.length ? found : [];
  }

  seek.addEventListener("input", show);
  seek.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && seek.value) { seek.value = ""; show(); event.preventDefault(); }
    if (event.key !== "Enter" || event.isComposing) { return; }
    event.preventDefault();
    const found = show();
    if (found.length !== 1) { return; }
    box(found[0]).checked = !box(found[0]).checked;
    seek.value = "";
    show();
  });
  list.addEventListener("change", show);
  window.addEventListener("pageshow", show);
});
