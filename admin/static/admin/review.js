// The review queue without reloading: what is pressed goes by htmx, then the focus stands on the next need's words and a
// live region reads them. Also here: marks that outlive a step in the queue, and the sign of life that keeps a need ours.
const LIFE_EVERY = 40_000;
const STILL_HERE = 5 * 60_000; // a page nobody touches for so long gives no sign: it would keep the sign-in alive for ever
const marks = new Set();
let touchedAt = Date.now();
const review = () => document.getElementById("review");
const live = document.querySelector("[data-live]");
const trouble = document.querySelector("[data-trouble]");

function say(words) {
  live.textContent = "";
  setTimeout(() => { live.textContent = words; }, 50);
}

function complain(words) {
  trouble.textContent = words;
  trouble.hidden = !words;
}

function showMarks() {
  const boxes = [...review().querySelectorAll("input[name=marked]")];
  const form = document.getElementById("acts");
  for (const box of boxes) box.checked = marks.has(box.value);
  for (const unseen of form?.querySelectorAll("input[type=hidden][name=marked]") ?? []) unseen.remove();
  const listed = new Set(boxes.map((box) => box.value));
  for (const value of marks) {
    if (!form || listed.has(value)) continue;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "marked", value }));
  }
  const note = review().querySelector("[data-marked]");
  if (!note) return;
  note.hidden = marks.size === 0;
  note.querySelector("b").textContent = `เลือกไว้ ${marks.size} เรื่อง`;
  const accept = review().querySelector("[data-accept]");
  if (accept) {
    accept.dataset.alone ??= accept.textContent;
    accept.textContent = marks.size ? `ตกลงตามที่ระบบเสนอ ${marks.size} เรื่อง` : accept.dataset.alone;
  }
}

function showWaiting() {
  for (const figure of document.querySelectorAll("nav a[aria-current] .n")) {
    figure.lastChild.textContent = Number(review().dataset.waiting).toLocaleString("en");
    figure.hidden = review().dataset.waiting === "0";
  }
}

function showButtons() {
  for (const button of review().querySelectorAll("[data-opens-keys], [data-to-groups]")) button.hidden = false;
}

function standOnWords() {
  const words = review().querySelector("[data-focus]") ?? review().querySelector("[data-words]");
  words?.focus();
  const told = ["[data-toast] [role=status]", ".head p", "[data-words]", "[data-why]"];
  say(told.map((place) => review().querySelector(place)?.textContent.replace(/\s+/g, " ").trim()).filter(Boolean).join(" · "));
}

function countLines() {
  const field = review().querySelector("[data-split]");
  if (!field) return;
  const lines = field.value.split("\n").filter((line) => line.trim()).length;
  review().querySelector("[data-split-count]").textContent = lines > 1 ? `จะได้ ${lines} เรื่อง` : "ยังเป็นเรื่องเดียว";
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("#review input[name=marked]")) return;
  if (event.target.checked) marks.add(event.target.value);
  else marks.delete(event.target.value);
  showMarks();
  say(`เลือกไว้ ${marks.size} เรื่อง`);
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-unmark]")) return;
  marks.clear();
  showMarks();
  review().querySelector("[data-words]")?.focus();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-to-groups]")) review().querySelector("[data-groups] li button, [data-groups] summary").focus();
});
document.addEventListener("input", countLines);
document.addEventListener("keydown", (event) => {
  const cancel = event.key === "Escape" && event.target.closest("[data-split]")?.form.querySelector("a.btn");
  if (cancel) cancel.click();
});

// htmx only knows which button of a form was pressed where the button lies within it; those of the groups do not.
let pressed = null;
document.addEventListener("submit", (event) => { pressed = event.submitter; }, { capture: true });
document.body.addEventListener("htmx:configRequest", (event) => {
  if (pressed?.name && pressed.form === event.detail.elt) event.detail.formData.set(pressed.name, pressed.value);
  pressed = null;
});
document.body.addEventListener("htmx:beforeRequest", () => review().setAttribute("aria-busy", "true"));
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status === 200 && requestConfig.verb === "post") marks.clear();
  if ([400, 409].includes(xhr.status) && xhr.responseText.includes('id="review"')) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  review().removeAttribute("aria-busy");
  const { xhr } = event.detail;
  const isShown = event.detail.successful || (xhr.responseText ?? "").includes('id="review"');
  complain(isShown ? "" : "ยังไม่ได้บันทึก เครือข่ายหรือระบบขัดข้อง เรื่องนี้ยังอยู่ที่เดิม กดอีกครั้งได้");
});
document.body.addEventListener("htmx:afterSettle", () => {
  showButtons();
  showMarks();
  showWaiting();
  countLines();
  standOnWords();
});

for (const kind of ["keydown", "pointerdown", "pointermove", "scroll"]) {
  addEventListener(kind, () => { touchedAt = Date.now(); }, { passive: true, capture: true });
}

function formOfNeed() {
  const form = new FormData();
  form.set("csrf_token", document.querySelector("#review input[name=csrf_token]")?.value ?? "");
  form.set("number", review().dataset.number);
  return form;
}

async function giveSignOfLife() {
  const isBusy = () => review().getAttribute("aria-busy") === "true";
  if (!review().dataset.number || isBusy() || document.hidden || Date.now() - touchedAt > STILL_HERE) return;
  const { number, claims } = review().dataset;
  try {
    const answer = await fetch(claims, { method: "POST", body: formOfNeed() });
    const words = answer.ok && !answer.redirected ? await answer.text() : "";
    if (words && !isBusy() && review().dataset.number === number) complain(`${words} ข้ามไปเรื่องอื่นได้เลย`);
  } catch { /* the next sign will do */ }
}
setInterval(giveSignOfLife, LIFE_EVERY);
document.addEventListener("visibilitychange", giveSignOfLife);
addEventListener("pagehide", () => {
  if (review().dataset.number) navigator.sendBeacon(review().dataset.releases, formOfNeed());
});
addEventListener("pageshow", (event) => { if (event.persisted) giveSignOfLife(); });

setTimeout(giveSignOfLife, 2000); // a page left for this one may have given the need back after this one took it
showButtons();
showMarks();
countLines();
