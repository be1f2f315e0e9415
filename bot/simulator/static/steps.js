/* The right column: what happened to the last event, the newest step on top as in a chat's log. */

import { icon, make } from "./dom.js";

const list = document.getElementById("steps");
const seconds = document.getElementById("seconds");
const links = document.getElementById("needs-links");
let shown = "";

/** Show the steps of `trace`; nothing is touched while nothing has changed, so that screen readers are not disturbed. */
export function showSteps(trace, slug) {
  const state = JSON.stringify(trace);
  if (state === shown) return;
  shown = state;
  document.getElementById("no-steps").hidden = Boolean(trace);
  list.replaceChildren(...(trace ? trace.steps.map(drawStep).reverse() : []));
  list.firstElementChild?.classList.add("now");
  seconds.hidden = trace?.seconds === null || trace?.seconds === undefined;
  seconds.textContent = seconds.hidden ? "" : `${trace.seconds.toFixed(trace.seconds < 1 ? 2 : 1)} วินาที`;
  links.replaceChildren(...(trace?.needs || []).map((number) => drawLink(number, slug, trace.needs.length)));
}

function drawStep(step) {
  const line = make("li", { class: step.is_bad ? "bad" : null, text: step.title });
  const detail = make("span", { class: "mut block", text: step.detail });
  for (const word of step.words || []) detail.append(" ", make("mark", { class: `c${step.issue}`, text: word }));
  if (step.badge) detail.append(" · ", drawBadge(step.badge));
  line.append(detail);
  return line;
}

function drawBadge(badge) {
  if (badge.is_undecided) return make("span", { class: "iss none" }, make("i", { text: "?" }), badge.name);
  const mark = make("i", {}, badge.number <= 7 ? icon(`i${badge.number}`) : null, String(badge.number));
  return make("span", { class: `iss c${Math.min(badge.number, 8)}` }, mark, make("span", { text: badge.name }));
}

function drawLink(number, slug, count) {
  const words = count > 1 ? `ดู ${number} ในหน้าเจ้าหน้าที่` : "ดูเรื่องนี้ในหน้าเจ้าหน้าที่";
  return make("a", { class: "btn sml", href: `/admin/${slug}/needs/${number}`, text: words });
}
