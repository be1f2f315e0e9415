/* The phone: asks the server for what is new, shows it, and tells the server what the person does. */

import { drawEntry, note, showUnsent } from "./bubbles.js";
import { make, post } from "./dom.js";
import { watchExtras } from "./extras.js";
import { showSteps } from "./steps.js";

const POLL_MS = 400;
const HIDDEN_POLL_MS = 4000;
const SLOW_MS = 3000;

const facts = JSON.parse(document.getElementById("facts").textContent);
const { authority, who } = document.body.dataset;
const part = (id) => document.getElementById(id);
const chat = part("chat");
const phone = part("phone");
const choices = part("choices");
let after = 0;
let start = null;
let lastIsOwn = false;

const deeds = { press, unsend: (messageId) => act({ act: "unsend", message_id: messageId }) };

/* ---- what the person does */

/** Tell the server what the person did; the id of the message sent, if any. */
async function act(deed) {
  part("trouble").hidden = true;
  hideChoices();
  if (!part("menu").contains(document.activeElement)) openMenu(false); // as the keyboard takes its place in LINE
  try {
    if (part("slow").checked) await slowly();
    return (await post("/simulator/act", { authority, who, ...deed })).message_id;
  } catch (trouble) {
    showTrouble(trouble.message);
    return null;
  } finally {
    refresh();
  }
}

/** A button of a card, of the quick replies or of the rich menu. */
function press(action) {
  if (action.type === "postback") {
    return act({ act: "postback", data: action.data, display_text: action.displayText || "" });
  }
  if (action.type === "message") return act({ act: "text", text: action.text });
  if (action.type === "location") return extras.askPlace();
  if (action.type === "camera" || action.type === "cameraRoll") return extras.askPhoto();
  if (action.type === "uri") return openAddress(action.uri);
  return null;
}

function openAddress(address) {
  if (/^https?:\/\//i.test(address)) window.open(address, "_blank", "noopener");
  else showTrouble(`ในโทรศัพท์จริง ปุ่มนี้เปิด ${address}`);
}

async function say() {
  const text = part("say").value;
  if (!text.trim()) return;
  part("say").value = "";
  fitTyping();
  const sent = await act({ act: "text", text });
  if (!sent) part("say").value = text;
}

const SAYINGS = {
  text: (saying) => act({ act: "text", text: saying.text }),
  photo: () => act({ act: "photo" }),
  sticker: () => act({ act: "sticker" }),
  place: (saying) => act({ act: "place", ...placeOf(saying) }),
  pc: (saying) => {
    part("pc").checked = true;
    showSwitches();
    return act({ act: "text", text: saying.text });
  },
  unsend: async (saying) => {
    const sent = await act({ act: "text", text: saying.text });
    await new Promise((done) => setTimeout(done, 1500));
    if (sent) await deeds.unsend(sent);
  },
};

/** The saying's own place where it lies within this authority, otherwise a community of it. */
function placeOf(saying) {
  const near = facts.place && Math.abs(facts.place.latitude - saying.latitude) < 0.2;
  const place = near || !facts.place ? saying : facts.place;
  return { latitude: place.latitude, longitude: place.longitude, title: place.text || place.name };
}

/* ---- what the person sees */

async function refresh() {
  const query = new URLSearchParams({ authority, who, after: String(after) });
  const response = await fetch(`/simulator/chat?${query}`);
  if (!response.ok) throw new Error(String(response.status));
  show(await response.json());
}

function show(news) {
  if (start !== null && news.start !== start) return window.location.reload(); // another process: another chat
  start = news.start;
  const wasAtEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
  const fresh = news.entries.filter((entry) => entry.seq > after); // two refreshes may be under way
  for (const entry of fresh) showEntry(entry);
  for (const messageId of news.unsent) showUnsent(chat, messageId);
  showWriting(news.is_writing || (lastIsOwn && news.trace?.seconds === null));
  showStanding(news);
  showSteps(news.trace, authority);
  if (chat.ariaLive === "off") setTimeout(() => { chat.ariaLive = "polite"; }, 1000); // what was said before stays unread
  if (fresh.length && (wasAtEnd || fresh.some((entry) => entry.is_own))) scrollToNewest(fresh);
}

function showEntry(entry) {
  after = entry.seq;
  lastIsOwn = entry.is_own;
  const line = drawEntry(entry, deeds);
  if (line) chat.append(line);
  hideChoices();
  if (entry.message?.quickReply) showChoices(entry.message.quickReply.items);
}

/** A long card is read from its top, as a person would. */
function scrollToNewest(fresh) {
  const answers = [...chat.querySelectorAll(".msg:not(.out)")].slice(-fresh.filter((entry) => !entry.is_own).length || undefined);
  const first = fresh.some((entry) => entry.is_own) ? null : answers[0];
  chat.scrollTop = first ? Math.min(first.offsetTop - chat.offsetTop - 60, chat.scrollHeight) : chat.scrollHeight;
}

function showChoices(items) {
  choices.replaceChildren(
    ...items.map(({ action }) => make("button", { type: "button", text: action.label, onclick: () => choose(action) })),
  );
  choices.hidden = false;
}

/** Quick replies vanish when used; those that open a picker stay until something is sent. */
function choose(action) {
  if (!["camera", "cameraRoll", "location"].includes(action.type)) hideChoices();
  press(action);
}

function hideChoices() {
  const hadFocus = choices.contains(document.activeElement);
  choices.hidden = true;
  choices.replaceChildren();
  if (hadFocus) chat.focus();
}

function showWriting(isWriting) {
  const dots = chat.querySelector(".writing");
  if (!isWriting) dots?.remove();
  else if (!dots) chat.append(make("p", { class: "writing", text: "กำลังพิมพ์…", "aria-hidden": "true" }));
  else chat.append(dots);
}

function showStanding(news) {
  part("befriend").hidden = news.is_friend || news.is_blocked;
  part("blocked-tag").hidden = !news.is_blocked;
  if (document.activeElement !== part("blocked")) part("blocked").checked = news.is_blocked;
  if (part("standing")) part("standing").textContent = news.standing;
  phone.classList.toggle("is-stranger", !news.is_friend);
}

function showTrouble(words) {
  part("trouble").textContent = words;
  part("trouble").hidden = false;
}

/* ---- the telephone itself */

function showSwitches() {
  phone.classList.toggle("is-large", part("large").checked);
  phone.classList.toggle("is-pc", part("pc").checked);
  phone.classList.toggle("is-slow", part("slow").checked);
}

function showMenu() {
  if (!facts.menu) return;
  const picture = make("img", { src: `/simulator/rich-menu/${authority}?v=${facts.menu.id}`, alt: "" });
  part("menu").append(picture, ...facts.menu.areas.map(drawArea));
  part("menu-bar").firstElementChild.textContent = facts.menu.bar;
  part("menu").hidden = part("menu-bar").hidden = false;
}

function drawArea(area) {
  const words = area.action.label || area.action.displayText || area.action.text || "";
  const spot = make("button", { type: "button", "aria-label": words, onclick: () => press(area.action) });
  for (const side of ["left", "top", "width", "height"]) spot.style[side] = `${area[side]}%`;
  return spot;
}

function openMenu(isOpen) {
  part("menu").classList.toggle("is-closed", !isOpen);
  part("menu-bar").setAttribute("aria-expanded", String(isOpen));
}

/** What is last stays in sight when the menu or the quick replies take room, or a photo has come. */
function keepEndInSight() {
  let height = chat.clientHeight;
  new ResizeObserver(() => {
    if (chat.clientHeight < height) chat.scrollTop += height - chat.clientHeight;
    height = chat.clientHeight;
  }).observe(chat);
  chat.addEventListener("load", (event) => {
    if (event.target instanceof HTMLImageElement) chat.scrollTop += event.target.clientHeight; // icons load too
  }, true);
}

function fitTyping() {
  const box = part("say");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 120)}px`;
}

function slowly() {
  chat.append(make("p", { class: "day sending", text: "กำลังส่ง… อินเทอร์เน็ตช้า" }));
  chat.scrollTop = chat.scrollHeight;
  return new Promise((done) => setTimeout(done, SLOW_MS)).then(() => chat.querySelector(".sending")?.remove());
}

async function poll() {
  try {
    await refresh();
    phone.classList.remove("is-offline");
  } catch {
    phone.classList.add("is-offline"); // the server is restarting: keep asking
  }
  const pause = document.hidden ? HIDDEN_POLL_MS : part("slow").checked ? SLOW_MS : POLL_MS;
  setTimeout(poll, pause);
}

const extras = watchExtras(act, showTrouble);
part("typing").addEventListener("submit", (event) => { event.preventDefault(); say(); });
part("say").addEventListener("input", fitTyping);
part("say").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); say(); }
});
part("follow").addEventListener("click", () => act({ act: "follow" }));
part("blocked").addEventListener("change", () => act({ act: part("blocked").checked ? "block" : "follow" }));
part("menu-bar").addEventListener("click", () => openMenu(part("menu").classList.contains("is-closed")));
for (const id of ["large", "pc", "slow"]) part(id).addEventListener("change", showSwitches);
for (const button of document.querySelectorAll("[data-saying]")) {
  const saying = facts.sayings[Number(button.dataset.saying)];
  button.addEventListener("click", () => SAYINGS[saying.kind](saying));
}
if (window.matchMedia("(max-width: 1000px)").matches) {
  for (const fold of document.querySelectorAll(".fold")) fold.open = false;
}
chat.append(note("วันนี้"));
keepEndInSight();
showMenu();
showSwitches();
poll();
