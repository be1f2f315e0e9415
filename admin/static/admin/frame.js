// What every page shares: show a password, put the focus on what went wrong, close the list of plan cycles.
for (const button of document.querySelectorAll("[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  button.hidden = false;
  button.addEventListener("click", () => {
    const isHidden = field.type === "password";
    field.type = isHidden ? "text" : "password";
    button.textContent = isHidden ? "ซ่อนรหัสผ่าน" : "แสดงรหัสผ่าน";
  });
}
document.querySelector("[data-focus]")?.focus();
for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
const cycles = document.querySelector("details.cycles");
if (cycles) {
  document.addEventListener("click", (event) => { if (!cycles.contains(event.target)) cycles.open = false; });
  cycles.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    cycles.open = false;
    cycles.querySelector("summary").focus();
  });
}
// A form is sent once, however often its button is pressed; the button keeps its width.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.target) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
