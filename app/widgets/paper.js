// Builds the page part from data with createElement and textContent; nothing is parsed as HTML.
const TAGS = new Set(["div", "span", "p", "h2", "h3", "blockquote", "ul", "li", "dl", "dt", "dd", "a", "details", "summary"]);

function isWeb(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

function build(item) {
  const element = document.createElement(TAGS.has(item.tag) ? item.tag : "span");
  if (item.style) element.className = item.style;
  if (item.colour && /^#[0-9a-f]{6}$/i.test(item.colour)) element.style.setProperty("--own", item.colour);
  if (item.text !== null) element.textContent = item.text;
  if (item.tag === "a" && item.href && isWeb(item.href)) {
    element.setAttribute("href", item.href);
    element.setAttribute("target", "_blank");
    element.setAttribute("rel", "noopener noreferrer");
  }
  element.append(...item.children.map(build));
  return element;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".paper");
  const open = Array.from(root.querySelectorAll("details"), (part) => part.open);
  const same = root.dataset.size === String(data.elements.length);
  root.replaceChildren(...data.elements.map(build));
  root.dataset.size = String(data.elements.length);
  if (same) root.querySelectorAll("details").forEach((part, i) => { part.open = Boolean(open[i]); });
}
