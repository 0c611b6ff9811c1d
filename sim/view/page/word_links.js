"use strict";
// Text in which words can be chosen; the page listens for clicks on them.
V.textWithWords = function (node, text) {
  if (node.textContent === text) return;
  const pieces = text.split(/([A-Z]\[\d+,\d+,\d+,\d+\])/);
  node.replaceChildren(
    ...pieces.map((piece, i) =>
      i % 2 === 0
        ? piece
        : E.el("button", { type: "button", class: "word", tabindex: -1, title: "Follow this word" }, piece),
    ),
  );
};
