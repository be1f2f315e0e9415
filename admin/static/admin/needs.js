// Keys of the pages of needs: j k move, x selects, / searches, and whatever carries data-key is pressed by it.
// They rest while a field has the focus, and can be switched off in the list that ? opens. Needs keys.js.
const OFF = "prachakhom-keys-off";
const isOff = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
const rows = [...document.querySelectorAll("[data-row]")];
const help = document.querySelector("dialog[data-keys]");

function isTyping(target) {
  return target.closest("textarea, select, audio, video, [contenteditable]") ||
    (target.matches("input") && !["checkbox", "radio", "button", "submit"].includes(target.type));
}

function move(step) {
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step))];
  row?.querySelector("[data-open]").focus();
  row?.scrollIntoView({ block: "nearest" });
}

function select() {
  const box = document.activeElement.closest("[data-row]")?.querySelector("input[type=checkbox]");
  if (!box) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  const key = keyOf(event);
  if (key === null || isTyping(event.target) || help?.open) return;
  if (key === "?" && help) { event.preventDefault(); help.showModal(); return; }
  if (isOff()) return;
  const pressed = document.querySelector(`[data-key="${key}"]`);
  if (key === "/" && document.querySelector("[data-search]")) document.querySelector("[data-search]").select();
  else if (key === "j" && rows.length) move(1);
  else if (key === "k" && rows.length) move(-1);
  else if (key === "x" && rows.length) select();
  else if (pressed && (pressed.closest("[aria-busy=true]") || (event.repeat && !["left", "right"].includes(key)))) { /* held down, or pressed too early: nothing unseen is decided */ }
  else if (pressed && !(["left", "right"].includes(key) && event.shiftKey)) pressed.click();
  else return;
  event.preventDefault();
});

const toggle = help?.querySelector("[data-keys-off]");
if (toggle) {
  toggle.checked = isOff();
  toggle.addEventListener("change", () => { try { localStorage.setItem(OFF, toggle.checked ? "1" : "0"); } catch { /* private window */ } });
}
for (const button of document.querySelectorAll("[data-opens-keys]")) button.hidden = false;
document.addEventListener("click", (event) => { if (event.target.closest("[data-opens-keys]")) help.showModal(); });

const list = document.querySelector("[data-selects]");
if (list) {
  const bar = list.querySelector("[data-selected]");
  const count = () => {
    const chosen = list.querySelectorAll("input[name=number]:checked").length;
    bar.hidden = chosen === 0;
    bar.querySelector("b").textContent = `เลือกไว้ ${chosen} เรื่อง`;
  };
  list.addEventListener("change", count);
  list.addEventListener("reset", () => setTimeout(count));
  window.addEventListener("pageshow", count);
}

// Filters left open stay out of the address, so that a link sent to a colleague is short.
for (const form of document.querySelectorAll("form.filters")) {
  form.addEventListener("submit", () => { for (const field of form.elements) if (field.name && !field.value) field.disabled = true; });
  window.addEventListener("pageshow", () => { for (const field of form.elements) field.disabled = false; });
}

// Some forms are sent with Ctrl+Enter from any of their fields.
document.addEventListener("keydown", (event) => {
  const form = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("form[data-ctrl-enter]");
  if (form) { event.preventDefault(); form.requestSubmit(form.querySelector("button")); }
});

// Only one menu of the page is open at a time.
const menus = [...document.querySelectorAll("details.menu")];
document.addEventListener("click", (event) => { for (const menu of menus) if (!menu.contains(event.target)) menu.open = false; });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) if (menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
});
