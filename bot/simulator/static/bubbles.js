/* One line of the chat as LINE shows it. */

import { icon, make } from "./dom.js";
import { drawFlex } from "./flex.js";

/** The element of one entry of the chat, or null where LINE shows nothing; `deeds` are what its buttons can do. */
export function drawEntry(entry, deeds) {
  if (entry.kind === "follow") return note("เพิ่มเพื่อนแล้ว");
  if (entry.kind === "unfollow") return note("บล็อกหน่วยงานนี้แล้ว จะไม่ได้รับข้อความ");
  if (!entry.message) return entry.kind === "message" ? note(UNSENT) : null;
  const line = make("div", { class: entry.is_own ? "msg out" : "msg", "data-message": entry.message_id });
  if (entry.message.type === "flex") line.classList.add("wide");
  line.append(
    make("span", { class: "vh", text: entry.is_own ? "ท่าน: " : "หน่วยงาน: " }),
    drawMessage(entry, deeds),
    drawSide(entry, deeds),
  );
  return line;
}

/** A small grey line in the middle of the chat. */
export function note(words) {
  return make("p", { class: "day", text: words });
}

/** Put the words LINE shows in the place of a message that was taken back. */
export function showUnsent(chat, messageId) {
  for (const line of chat.querySelectorAll("[data-message]")) {
    if (line.dataset.message === messageId) line.replaceWith(note(UNSENT));
  }
}

const UNSENT = "ยกเลิกข้อความแล้ว";

function drawMessage(entry, deeds) {
  const message = entry.message;
  if (message.type === "text") return make("p", { class: "words", text: message.text });
  if (message.type === "flex") return drawFlex(message.contents, deeds.press);
  if (message.type === "image") {
    return make("img", { class: "pic", src: `/simulator/media/${entry.message_id}`, alt: "รูปที่ส่ง", width: 200 });
  }
  if (message.type === "sticker") {
    return make("img", { class: "sticker", src: document.body.dataset.sticker, alt: "สติกเกอร์หน้ายิ้ม", width: 110 });
  }
  if (message.type === "location") return drawPlace(message);
  if (message.type === "audio") return make("p", { class: "words" }, icon("more"), ` เสียง ${seconds(message)} วินาที`);
  return make("p", { class: "words mut", text: `(${message.type})` });
}

function drawPlace(message) {
  const point = `${message.latitude.toFixed(4)}, ${message.longitude.toFixed(4)}`;
  return make(
    "div", { class: "words place" }, icon("pin"),
    make("span", {}, make("b", { text: message.title || "ตำแหน่ง" }), make("span", { class: "block sm mut", text: point })),
  );
}

function drawSide(entry, deeds) {
  const side = make("div", { class: "side-of" });
  if (entry.is_own && entry.kind === "message") {
    const unsend = make("button", {
      class: "unsend", type: "button", text: "ยกเลิกข้อความ", hidden: true, onclick: () => deeds.unsend(entry.message_id),
    });
    const more = make("button", {
      class: "dots", type: "button", text: "⋯", "aria-label": "ตัวเลือกของข้อความนี้", "aria-expanded": "false",
      onclick: () => { unsend.hidden = !unsend.hidden; more.setAttribute("aria-expanded", String(!unsend.hidden)); },
    });
    side.append(unsend, more);
  }
  side.append(make("time", { text: entry.is_own ? `อ่านแล้ว\n${entry.at}` : entry.at }));
  return side;
}

function seconds(message) {
  return Math.round((message.duration || 0) / 1000);
}
