// The door of a forum. Entries that could not be sent are kept in this browser and sent when the network is back; each has
// a key of its own, so that one whose answer was lost on the way counts once.
const forum = document.getElementById("door")?.dataset.forum;
const place = `forum-day-${forum}`;
const kept = () => JSON.parse(localStorage.getItem(place) || "[]");
const keep = (entries) => { localStorage.setItem(place, JSON.stringify(entries)); show(); };
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
let isSending = false;

function show() {
  const note = document.querySelector("[data-kept]");
  if (!note) return;
  const entries = kept();
  const waiting = entries.filter((one) => !one.thai).length;
  note.hidden = entries.length === 0;
  note.querySelector("[data-kept-words]").textContent = waiting
    ? `เก็บไว้ในเครื่องนี้ ${waiting} คน จะส่งเองเมื่อต่อเน็ตได้ อย่าปิดหน้านี้`
    : "มีรายการที่ต้องลงชื่อใหม่";
  note.querySelector("[data-kept-wrong]").replaceChildren(...entries.filter((one) => one.thai).map((one) => {
    const line = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "linkish", textContent: "เอาออก" });
    button.addEventListener("click", () => keep(kept().filter((other) => other.entry_key !== one.entry_key)));
    line.append(`${one.name || one.q || one.number}: ${one.thai} `, button);
    return line;
  }));
}

function say(words, look) {
  const said = document.querySelector("[data-said]");
  said.textContent = words;
  said.className = `note said ${look}`;
  said.hidden = false;
}

function keepForm(form) {
  const entry = Object.fromEntries(new FormData(form));
  delete entry.csrf_token;
  keep([...kept(), entry]);
  say(`เก็บชื่อ ${entry.name || entry.q || entry.number} ไว้ในเครื่องนี้แล้ว ยังต่อเน็ตไม่ได้`, "warn");
  for (const field of form.querySelectorAll("input:not([type=hidden])")) field.value = "";
  form.querySelector("[name=entry_key]").value = newKey();
  form.querySelector("input:not([type=hidden])")?.focus();
}

async function send() {
  const waiting = forum ? kept().filter((one) => !one.thai).slice(0, 200) : [];
  if (isSending || waiting.length === 0) return;
  isSending = true;
  try {
    const answer = await fetch(document.getElementById("door").dataset.entries, {
      method: "POST",
      headers: { "Content-Type": "application/json", "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers")) },
      body: JSON.stringify({ entries: waiting }),
    });
    if (!answer.ok) return;
    const { done, refused } = await answer.json();
    const wrong = new Map(refused.map((one) => [one.key, one.thai]));
    keep(kept().filter((one) => !done.includes(one.entry_key)).map((one) => wrong.has(one.entry_key) ? { ...one, thai: wrong.get(one.entry_key) } : one));
    if (done.length) say(`ส่งรายชื่อที่เก็บไว้ ${done.length} คนแล้ว`, "ok");
  } catch { /* still without a network: they stay */ } finally {
    isSending = false;
  }
}

for (const lost of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(lost, (event) => {
    const form = event.target.closest("form[data-door]");
    if (form) return keepForm(form);
    const stale = event.target.querySelector?.("[data-stale]");
    if (stale) stale.hidden = false;
  });
}
document.body.addEventListener("htmx:afterSettle", show);
// Whoever stands on a telephone number stays there when the list comes anew.
let stoodOn = null;
document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  stoodOn = event.detail.target.contains(document.activeElement) ? document.activeElement.id : null;
});
document.body.addEventListener("htmx:oobAfterSwap", () => { if (stoodOn) document.getElementById(stoodOn)?.focus({ preventScroll: true }); });
window.addEventListener("online", send);
setInterval(send, 5000);
show();
send();
