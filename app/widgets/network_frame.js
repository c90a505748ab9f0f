// Runs inside the sandboxed frame: draws what it is sent, reports clicks, and knows nothing of the page around it.
(() => {
  const container = document.getElementById("net");
  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  const placed = new Map(); // id -> where the app last put the node; a node that the user dragged stays there
  let network = null;
  let port = null;
  let view = null;
  let chosen = null; // id of the selected edge
  let hovered = null;
  let hub = null; // the node of most lines: words stand away from it, where there is room

  function sync(set, wanted, change) {
    const ids = new Set(wanted.map((item) => item.id));
    set.remove(set.getIds().filter((id) => !ids.has(id)));
    set.update(wanted.map(change));
  }

  function keepPlace(node) {
    const before = placed.get(node.id);
    placed.set(node.id, { x: node.x, y: node.y });
    if (before && before.x === node.x && before.y === node.y) {
      const { x, y, ...rest } = node;
      return rest;
    }
    return node;
  }

  function busiest(lines) {
    const count = new Map();
    for (const line of lines) for (const id of [line.from, line.to]) count.set(id, (count.get(id) || 0) + 1);
    return [...count].reduce((best, one) => (one[1] > best[1] ? one : best), [null, 0])[0];
  }

  function draw(message) {
    const begun = performance.now();
    sync(nodes, message.nodes, keepPlace);
    for (const id of [...placed.keys()]) if (!nodes.get(id)) placed.delete(id);
    sync(edges, message.edges, (edge) => edge);
    hub = busiest(message.edges);
    chosen = message.selected && message.selected.kind === "edge" ? message.selected.id : null;
    if (network === null) {
      network = new vis.Network(container, { nodes, edges }, message.options);
      network.on("click", clicked);
      network.on("hoverNode", () => { container.style.cursor = "pointer"; });
      network.on("blurNode", () => { container.style.cursor = "default"; });
      network.on("hoverEdge", (event) => { container.style.cursor = "pointer"; hovered = event.edge; });
      network.on("blurEdge", () => { container.style.cursor = "default"; hovered = null; });
      network.on("afterDrawing", captions);
      // Once now, once after the delay with which a tooltip may still come up.
      document.documentElement.addEventListener("mouseleave", () => { hideTip(); setTimeout(hideTip, 300); });
      network.on("resize", (size) => { if (size.oldWidth === 0 && size.width > 0) showAll(false); }); // a tab was opened
      // Where a node or an edge is on the screen: for tests that click the canvas as a user does.
      container.network = network;
    }
    if (message.view !== view) {
      view = message.view;
      showAll(false);
    } else if (message.nodes.some((node) => !inSight(node.id))) {
      showAll(true);
    }
    select(message.selected);
    network.once("afterDrawing", () => { container.dataset.drawn = `${message.nodes.length} ${Math.round(performance.now() - begun)}`; });
    network.redraw();
  }

  function showAll(animation) {
    network.fit({ animation: animation && { duration: 300 }, maxZoomLevel: 1.25 });
  }

  function inSight(id) {
    const at = network.canvasToDOM(network.getPosition(id));
    return at.x >= 0 && at.y >= 0 && at.x <= container.clientWidth && at.y <= container.clientHeight;
  }

  // Words along the lines, never too small to read. One that finds no free place is left out until there is room:
  // colour and dashes still say the status, and hovering, choosing or zooming in brings the words.
  function captions(pen) {
    const scale = network.getScale();
    const unit = 1 / scale;
    const taken = [];
    for (const id of nodes.getIds()) {
      const box = network.getBoundingBox(id);
      if (box) taken.push({ left: box.left, right: box.right, top: box.top, bottom: box.bottom + 10 });
    }
    const size = Math.max(8.5, Math.min(11, 13 * scale));
    pen.font = `${size * unit}px Helvetica, Arial, "Liberation Sans", sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    const first = (edge) => (edge.id === chosen ? 0 : edge.id === hovered ? 1 : 2);
    const order = edges.get().filter((edge) => edge.caption).sort((a, b) => first(a) - first(b));
    for (const edge of order) {
      const line = network.body.edges[edge.id];
      if (!line || !line.connected) continue;
      const width = pen.measureText(edge.caption).width / 2 + 3 * unit;
      const height = size * 0.72 * unit;
      const must = first(edge) < 2;
      const outward = edge.from === hub ? [0.6, 0.7, 0.5, 0.78, 0.42] : [0.4, 0.3, 0.5, 0.22, 0.58];
      let spot = null;
      for (const part of outward) {
        const at = line.edgeType.getPoint(part);
        const box = { left: at.x - width, right: at.x + width, top: at.y - height, bottom: at.y + height };
        const clear = !taken.some((b) => b.left < box.right && box.left < b.right && b.top < box.bottom && box.top < b.bottom);
        if (clear || must) {
          spot = at;
          taken.push(box);
          break;
        }
      }
      if (spot === null) continue;
      pen.fillStyle = "rgba(251, 252, 253, 0.88)";
      pen.fillRect(spot.x - width, spot.y - height * 0.85, width * 2, height * 1.7);
      pen.fillStyle = edge.color.color;
      pen.fillText(edge.caption, spot.x, spot.y);
    }
  }

  function select(what) {
    network.unselectAll();
    if (!what) return;
    if (what.kind === "node" && nodes.get(what.id)) network.selectNodes([what.id], false);
    if (what.kind === "edge" && edges.get(what.id)) network.selectEdges([what.id]);
  }

  function clicked(event) {
    if (event.edges.length && !event.nodes.length) chosen = event.edges[0];
    if (event.nodes.length) port.postMessage({ kind: "node", id: event.nodes[0] });
    else if (event.edges.length) port.postMessage({ kind: "edge", id: event.edges[0] });
  }

  // vis-network takes its tooltip away on the next move of the mouse only, which never comes once the mouse has left.
  function hideTip() {
    const tip = container.querySelector(".vis-tooltip");
    if (tip) tip.style.visibility = "hidden";
  }

  function zoom(factor) {
    network.moveTo({ scale: Math.min(4, Math.max(0.05, network.getScale() * factor)) });
  }

  document.getElementById("in").addEventListener("click", () => zoom(1.3));
  document.getElementById("out").addEventListener("click", () => zoom(1 / 1.3));
  document.getElementById("all").addEventListener("click", () => showAll(true));

  // The page hands over one end of a channel, once; after that nothing else is listened to.
  addEventListener("message", (event) => {
    port = event.ports[0];
    port.onmessage = (sent) => draw(sent.data);
  }, { once: true });
})();
