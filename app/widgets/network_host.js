// Runs in the app's page: keeps one sandboxed frame for each network and passes messages to and fro, nothing else.
const frames = new WeakMap();

function makeFrame(root, page) {
  const frame = document.createElement("iframe");
  // No allow-same-origin: the frame has an origin of its own and reaches neither page, cookies nor storage.
  frame.setAttribute("sandbox", "allow-scripts");
  frame.setAttribute("title", "Network of ties");
  frame.setAttribute("referrerpolicy", "no-referrer");
  frame.srcdoc = page;
  const channel = new MessageChannel();
  const kept = { port: channel.port1, last: null, report: () => {} };
  channel.port1.onmessage = (event) => {
    const said = event.data;
    if (!said || !kept.last || typeof said.id !== "string") return;
    const known = said.kind === "node" ? kept.last.nodes : said.kind === "edge" ? kept.last.edges : [];
    if (known.some((item) => item.id === said.id)) kept.report({ kind: said.kind, id: said.id });
  };
  // A frame has an opaque origin, so "*" is the only way to name it; the window itself is the address.
  frame.addEventListener("load", () => frame.contentWindow.postMessage("port", "*", [channel.port2]), { once: true });
  root.replaceChildren(frame);
  return kept;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".network");
  root.style.height = `${data.height}px`;
  let kept = frames.get(root);
  if (!kept) {
    kept = makeFrame(root, FRAME_PAGE);
    frames.set(root, kept);
  }
  kept.report = (selection) => setTriggerValue("selected", selection);
  const message = JSON.stringify(data);
  if (kept.message !== message) {
    kept.message = message;
    kept.last = data;
    kept.port.postMessage({ nodes: data.nodes, edges: data.edges, options: data.options, selected: data.selected, view: data.view });
  }
}
