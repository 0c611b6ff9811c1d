"use strict";
// Elements of the page. Text goes in as text, never as markup: names in it come from users.
const E = {};

// E.el("td", {class: "number", onclick: f}, "text", child, ...)
E.el = function (tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) node.append(child);
  return node;
};

// A labelled choice. options: [[value, label], ...]; change(value).
E.select = function (label, options, value, change) {
  const select = E.el(
    "select",
    { onchange: () => change(select.value) },
    options.map(([key, text]) => E.el("option", { value: key, selected: key === value }, text)),
  );
  return E.el("label", {}, label, select);
};

E.checkbox = function (label, checked, change) {
  const box = E.el("input", { type: "checkbox", checked, onchange: () => change(box.checked) });
  return E.el("label", {}, box, label);
};

// A list of names and values: [[name, text], ...].
E.facts = function (pairs, className) {
  return E.el(
    "dl",
    { class: className || "facts" },
    pairs.flatMap(([name, text]) => [E.el("dt", {}, name), E.el("dd", {}, text)]),
  );
};

// A command and a button that copies it.
E.command = function (text) {
  const code = E.el("code", {}, text);
  const button = E.el("button", { type: "button", onclick: copy }, "Copy");
  async function copy() {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch (refused) {
      // no permission, or no secure context: the older way
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      done = document.execCommand("copy");
    }
    button.textContent = done ? "Copied" : "Selected: press Ctrl+C";
    E.say(button.textContent);
    setTimeout(() => {
      button.textContent = "Copy";
    }, 2000);
  }
  return E.el("div", { class: "command" }, code, button);
};

// For those who hear the page.
E.say = function (text) {
  document.getElementById("spoken").textContent = text;
};

// Pixels of so many root font sizes: what is drawn grows with the page.
E.rem = (n) => Math.round(n * parseFloat(getComputedStyle(document.documentElement).fontSize));
E.narrow = () => document.documentElement.clientWidth < E.rem(45);
E.later = function (work) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...given), 120);
  };
};
E.counted = (n, one, many) => `${E.integer(n)} ${Number(n) === 1 ? one : many || one + "s"}`;
E.unique = (list) => [...new Set(list)];
E.sum = (list) => list.reduce((a, b) => a + b, 0);
