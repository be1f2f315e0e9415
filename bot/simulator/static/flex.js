/* Draws the part of LINE's Flex messages that the bot sends: boxes, text, separators and buttons.

   Sizes are LINE's own in pixels. Whatever is not known is left out, as LINE would refuse it anyway. Styles are set
   one property at a time through the CSSOM, and only with values that match what is expected of them. */

import { make } from "./dom.js";

const TEXT_SIZES = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const SPACES = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const BUBBLES = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };
const ALIGN = { start: "left", center: "center", end: "right" };
const PLACES = {
  "flex-start": "flex-start", center: "center", "flex-end": "flex-end",
  "space-between": "space-between", "space-around": "space-around", "space-evenly": "space-evenly",
};
const GRAVITY = { top: "flex-start", center: "center", bottom: "flex-end" };
const COLOUR = /^#[0-9a-f]{6}([0-9a-f]{2})?$/i;
const LENGTH = /^\d+(\.\d+)?(px|%)$/;
const LINKS = /^(https?:\/\/|tel:|line:\/\/)/i;

/** The element of a bubble or carousel; `press(action)` is called when one of its buttons is tapped. */
export function drawFlex(contents, press) {
  if (contents?.type === "carousel") {
    const row = make("div", { class: "fx-carousel", tabindex: "0", role: "group", "aria-label": "การ์ดเลื่อนได้" });
    row.append(...list(contents.contents).map((bubble) => drawBubble(bubble, press)));
    return row;
  }
  return drawBubble(contents, press);
}

function drawBubble(bubble, press) {
  const card = make("div", { class: "fx-bubble" });
  card.style.setProperty("--width", `${BUBBLES[bubble?.size] || BUBBLES.mega}px`);
  for (const name of ["header", "body", "footer"]) {
    if (bubble?.[name]) {
      const block = drawBox(bubble[name], press);
      block.classList.add(`fx-${name}`);
      card.append(block);
    }
  }
  return card;
}

function drawBox(box, press) {
  const layout = ["horizontal", "baseline"].includes(box.layout) ? box.layout : "vertical";
  const element = make("div", { class: `fx-box fx-${layout}` });
  lookOfBox(element, box);
  if (box.action) makeTappable(element, box.action, press);
  for (const part of list(box.contents)) {
    const child = drawPart(part, press);
    if (child) {
      lookInBox(child, part, layout);
      element.append(child);
    }
  }
  return element;
}

/** A whole box that is tapped, such as a row of a list. */
function makeTappable(element, action, press) {
  element.classList.add("fx-tap");
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", String(action.label ?? ""));
  element.tabIndex = 0;
  element.addEventListener("click", () => press(action));
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    press(action);
  });
}

function drawPart(part, press) {
  if (part?.type === "box") return drawBox(part, press);
  if (part?.type === "text") return drawText(part);
  if (part?.type === "button") return drawButton(part, press);
  if (part?.type === "separator") return drawSeparator(part);
  if (part?.type === "filler" || part?.type === "spacer") return make("div", { class: "fx-filler" });
  return null;
}

function drawText(part) {
  const element = make("p", { class: "fx-text" });
  if (part.wrap) element.classList.add("fx-wrap");
  if (part.scaling) element.classList.add("fx-scales");
  if (part.weight === "bold") element.classList.add("fx-bold");
  element.style.setProperty("--size", size(TEXT_SIZES, part.size, TEXT_SIZES.md));
  setColour(element, "color", part.color);
  if (part.align in ALIGN) element.style.textAlign = ALIGN[part.align];
  if (Array.isArray(part.contents)) element.append(...part.contents.map(drawSpan));
  else element.textContent = String(part.text ?? "");
  return element;
}

function drawSpan(span) {
  const element = make("span", { text: String(span?.text ?? ""), class: span?.weight === "bold" ? "fx-bold" : null });
  setColour(element, "color", span?.color);
  return element;
}

function drawButton(part, press) {
  const action = part.action || {};
  const style = ["primary", "secondary"].includes(part.style) ? part.style : "link";
  const look = `fx-button fx-${style}${part.height === "sm" ? " fx-low" : ""}${part.scaling ? " fx-scales" : ""}`;
  const label = String(action.label ?? "");
  const opens = action.type === "uri" && LINKS.test(String(action.uri));
  const element = opens && /^https?:/i.test(action.uri)
    ? make("a", { class: look, href: action.uri, target: "_blank", rel: "noopener noreferrer", text: label })
    : make("button", { class: look, type: "button", text: label, onclick: () => press(action) });
  setColour(element, style === "link" ? "color" : "background-color", part.color);
  return element;
}

function drawSeparator(part) {
  const element = make("div", { class: "fx-separator", role: "presentation" });
  setColour(element, "background-color", part.color);
  return element;
}

function lookOfBox(element, box) {
  const style = element.style;
  setColour(element, "background-color", box.backgroundColor);
  if (box.spacing) style.gap = size(SPACES, box.spacing, 0);
  if (box.cornerRadius) style.borderRadius = size(SPACES, box.cornerRadius, 0);
  if (COLOUR.test(box.borderColor || "")) {
    style.border = `1px solid ${box.borderColor}`;
    if (LENGTH.test(box.borderWidth || "")) style.borderWidth = box.borderWidth;
  }
  for (const side of ["All", "Top", "Bottom", "Start", "End"]) {
    const value = box[`padding${side}`];
    if (value) style[PADDING[side]] = size(SPACES, value, 0);
  }
  if (LENGTH.test(box.width || "")) style.width = box.width;
  if (LENGTH.test(box.height || "")) style.height = box.height;
  if (box.justifyContent in PLACES) style.justifyContent = PLACES[box.justifyContent];
  if (box.alignItems in PLACES) style.alignItems = PLACES[box.alignItems];
}

const PADDING = {
  All: "padding", Top: "paddingTop", Bottom: "paddingBottom", Start: "paddingLeft", End: "paddingRight",
};

/** How a part stands in the box around it: its share of the width, the space before it, its place across. */
function lookInBox(element, part, layout) {
  const style = element.style;
  const share = Number.isInteger(part.flex) ? part.flex : layout === "vertical" || part.type === "separator" ? 0 : 1;
  if (!(LENGTH.test(part.width || "") && share === 0)) style.flex = share === 0 ? "none" : `${share} ${share} 0`;
  else style.flex = "none";
  if (part.margin) style[layout === "vertical" ? "marginTop" : "marginLeft"] = size(SPACES, part.margin, 0);
  if (layout === "horizontal" && part.gravity in GRAVITY) style.alignSelf = GRAVITY[part.gravity];
}

function size(named, value, otherwise) {
  if (value in named) return `${named[value]}px`;
  return LENGTH.test(value || "") ? value : `${otherwise}px`;
}

function setColour(element, property, value) {
  if (COLOUR.test(value || "")) element.style.setProperty(property, value);
}

function list(value) {
  return Array.isArray(value) ? value : [];
}
