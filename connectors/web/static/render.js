// Makes the elements of a Reply into nodes. Words only ever become text nodes; only http(s) addresses become links.

import { say } from "/static/wording.js";

export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node && !name.includes("-")) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

const words = (value) => (typeof value === "string" ? value : "");
const list = (value) => (Array.isArray(value) ? value : []);

function safeAddress(raw) {
  try {
    const address = new URL(words(raw));
    return ["http:", "https:"].includes(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}

function paragraphs(text, className) {
  return words(text)
    .split(/\n{2,}/)
    .filter((part) => part.trim())
    .map((part) => make("p", { className }, part));
}

function renderText({ text, role }) {
  if (role === "quote") return [make("blockquote", {}, words(text))];
  if (role === "heading") return [make("h4", {}, words(text))];
  const known = ["lead", "note"].includes(role) ? role : "body";
  return paragraphs(text, `text ${known}`);
}

function renderFacts({ facts, title }) {
  const rows = list(facts).map((fact) => make("div", {}, make("dt", {}, words(fact.label)), make("dd", {}, words(fact.value))));
  const part = make("dl", { className: "facts" }, ...rows);
  const card = make("div", { className: "fact-card" }, words(title) ? make("h4", {}, title) : "", part);
  card.style.setProperty("--facts", rows.length);
  return [card];
}

function renderItem({ title, detail, url }) {
  const address = safeAddress(url);
  const name = address
    ? make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, `${words(title)} (${say.newTab})`)
    : make("span", {}, words(title));
  return make("li", {}, name, words(detail) ? make("span", { className: "detail" }, detail) : "");
}

function renderItems({ items, numbered }) {
  return [make(numbered === true ? "ol" : "ul", { className: "items" }, ...list(items).map(renderItem))];
}

function renderChoices(buttons, label, talk) {
  const shown = list(buttons)
    .filter((button) => words(button.title) && words(button.says))
    .map((button) => make("button", { type: "button", className: "choice", "data-says": button.says }, button.title));
  if (shown.length === 0) return [];
  const group = make("div", { className: "choices", role: "group", "aria-label": label || say.choices });
  group.append(make("p", { className: "choices-label", hidden: !label }, label), ...shown);
  group.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (pressed) talk.choose(pressed.dataset.says, pressed);
  });
  return [group];
}

function renderFeedback(_element, talk) {
  const [group] = renderChoices([say.helpful, say.notHelpful], say.helpfulQuestion, talk);
  group.classList.add("feedback");
  return [group];
}

let fieldsMade = 0;

const isYes = (value) => value === true || ["yes", "true", "on"].includes(words(value).toLowerCase());

function makeInput(field, value, properties) {
  if (field.input === "toggle") return make("input", { type: "checkbox", checked: isYes(value), ...properties });
  if (field.input === "choice") {
    const options = ["", ...list(field.options)].map((option) => make("option", { value: option }, option || say.choose));
    const select = make("select", { required: Boolean(field.required), ...properties }, ...options);
    select.value = words(value);
    return select;
  }
  return make("textarea", { rows: 1, required: Boolean(field.required), value: words(value), ...properties });
}

function renderField(field, value) {
  const id = `field-${(fieldsMade += 1)}`;
  const text = words(field.label) + (field.required ? ` (${say.required})` : "");
  const help = words(field.help) ? make("p", { className: "help", id: `${id}-help` }, field.help) : "";
  const error = make("p", { className: "error", id: `${id}-error` });
  const input = makeInput(field, value, { id, "aria-describedby": help ? `${id}-error ${id}-help` : `${id}-error` });
  const label = make("label", { htmlFor: id }, text);
  const parts = field.input === "toggle" ? [error, make("div", { className: "toggle" }, input, label), help] : [label, help, error, input];
  return { field, input, error, node: make("div", { className: "field" }, ...parts) };
}

/** What a field says in a message; nothing for a toggle that is not ticked. */
function valueOf({ field, input }) {
  if (field.input === "toggle") return input.checked ? "yes" : "";
  return input.value.trim().replace(/\s*[\r\n]+\s*/g, " ");
}

function checkField(row) {
  const missing = Boolean(row.field.required) && !valueOf(row);
  row.error.textContent = missing ? say.missing(words(row.field.label)) : "";
  row.input.setAttribute("aria-invalid", String(missing));
  return !missing;
}

function renderForm({ name, title, fields, submit, says, listed }, talk) {
  if (talk.isSent(name)) return paragraphs(say.formSent, "text note");
  const filled = talk.filled(name);
  const rows = list(fields).map((field) => renderField(field, filled[field.name] ?? field.value));
  const problem = make("p", { className: "error", role: "alert" });
  const legend = words(title) ? make("legend", {}, make("h4", {}, title)) : "";
  const send = make("button", { type: "submit", className: "send" }, words(submit) || say.send);
  const form = make("form", { className: "form", noValidate: true }, make("fieldset", {}, legend, ...rows.map((row) => row.node)), problem, send);
  form.addEventListener("input", () => {
    for (const { field, input } of rows) filled[field.name] = field.input === "toggle" ? input.checked : input.value;
    talk.keep();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = rows.filter((row) => !checkField(row));
    const lines = rows.filter(valueOf).map((row) => `${words(row.field.name)}: ${valueOf(row)}`);
    problem.textContent = wrong.length === 0 && lines.length === 0 ? say.nothingFilled : "";
    if (wrong.length > 0) wrong[0].input.focus();
    else if (lines.length > 0) talk.sendForm([words(says), ...lines].filter(Boolean).join("\n"), name, form);
  });
  if (!listed) return [form];
  const open = rows.some((row) => row.field.name in filled);
  return [make("details", { className: "form-closed", open }, make("summary", {}, say.asForm), form)];
}

const RENDERERS = {
  text: renderText,
  facts: renderFacts,
  items: renderItems,
  buttons: ({ buttons }, talk) => renderChoices(buttons, "", talk),
  form: renderForm,
  feedback: renderFeedback,
};

/** Titled facts that follow each other are a comparison: they stand side by side where there is room. */
function grouped(elements) {
  const groups = [];
  for (const element of elements) {
    const last = groups.at(-1);
    const comparable = element.kind === "facts" && words(element.title);
    if (comparable && last?.comparable) last.elements.push(element);
    else groups.push({ comparable: Boolean(comparable), elements: [element] });
  }
  return groups;
}

/**
 * The nodes of one message from the assistant. `talk.choose(says, button)` is called when something is pressed and
 * `talk.sendForm(text, name, form)` when a form is sent; `talk.filled(name)` is what was filled in, `talk.keep()` keeps it,
 * `talk.isSent(name)` tells whether it was sent.
 */
export function renderMessage(message, talk) {
  const elements = list(message.elements).filter((element) => element && Object.hasOwn(RENDERERS, element.kind));
  if (elements.length === 0) return [...paragraphs(message.text, "text body"), ...renderChoices(message.buttons, "", talk)];
  return grouped(elements).flatMap((group) => {
    const nodes = group.elements.flatMap((element) => RENDERERS[element.kind](element, talk));
    return group.elements.length > 1 ? [make("div", { className: "side-by-side" }, ...nodes)] : nodes;
  });
}
