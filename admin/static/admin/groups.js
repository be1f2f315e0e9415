// The group workbench: the count of what is chosen, acts on the row that has the focus, dragging a need onto a group.
// Every one of these has its equal without a script: check boxes, buttons, and “ย้าย…”.
const members = document.querySelector("form[data-members]");
for (const field of document.querySelectorAll("[data-submits]")) field.addEventListener("change", () => field.form.requestSubmit());
for (const button of document.querySelectorAll("[data-hides]")) button.hidden = true;

if (members) {
  const boxes = [...members.querySelectorAll("input[name=need]")];
  const told = members.querySelector("[data-chosen]");
  const chosen = () => boxes.filter((box) => box.checked);
  const tell = () => {
    const count = chosen().length;
    if (told) told.textContent = count ? `เลือก ${count} เรื่อง` : "เลือกเรื่องก่อน แล้วกดปุ่ม";
  };
  let last = null;
  members.addEventListener("focusin", (event) => { last = event.target.closest("[data-row]")?.querySelector("input[name=need]") ?? last; });
  members.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
  // With nothing chosen, an act is meant for the need that one stands on.
  members.addEventListener("click", (event) => {
    if (event.target.closest("button[name=act], summary") && last && !chosen().length) { last.checked = true; tell(); }
  });

  const moving = members.querySelector("details.moving");
  if (moving) {
    moving.addEventListener("toggle", () => { if (moving.open) members.elements.to.focus(); });
    moving.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      moving.open = false;
      (last ?? moving.querySelector("summary")).focus();
    });
  }

  const send = (act, to) => {
    if (members.elements.to) members.elements.to.value = to;
    const button = members.querySelector(`button[name=act][value=${act}]`);
    if (button) members.requestSubmit(button);
  };
  let dragged = null;
  members.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-need]");
    if (!dragged) return;
    dragged.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.need);
  });
  members.addEventListener("dragend", () => { dragged?.classList.remove("dragged"); dragged = null; });
  for (const target of document.querySelectorAll("[data-drop], [data-drop-out]")) {
    target.addEventListener("dragover", (event) => {
      if (!dragged || target.getAttribute("aria-current")) return;
      event.preventDefault();
      target.classList.add("over");
    });
    target.addEventListener("dragleave", () => target.classList.remove("over"));
    target.addEventListener("drop", (event) => {
      event.preventDefault();
      target.classList.remove("over");
      const box = dragged?.querySelector("input[name=need]");
      if (!box) return;
      // Whoever drags one of the chosen moves them all; whoever drags another moves only that.
      if (!box.checked) for (const other of boxes) other.checked = other === box;
      if ("drop" in target.dataset) send("move", target.dataset.drop); else send("out", "");
    });
  }
}
