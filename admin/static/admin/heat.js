// Arrow keys, Home and End move in the heat map; Tab enters and leaves it as one stop; Enter opens the needs of a figure.
for (const table of document.querySelectorAll("[data-heat]")) {
  const grid = [...table.querySelectorAll("tr")]
    .map((row) => [...row.querySelectorAll("td > *")].filter((cell) => cell.offsetParent !== null))
    .filter((row) => row.length);
  const cells = grid.flat();
  for (const cell of cells) cell.tabIndex = -1;
  if (cells.length) cells[0].tabIndex = 0;

  const placeOf = (cell) => {
    const row = grid.findIndex((line) => line.includes(cell));
    return [row, grid[row].indexOf(cell)];
  };
  const go = (row, column) => {
    const line = grid[Math.max(0, Math.min(row, grid.length - 1))];
    const next = line[Math.max(0, Math.min(column, line.length - 1))];
    for (const cell of cells) cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };
  table.addEventListener("keydown", (event) => {
    if (!cells.includes(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    const [row, column] = placeOf(event.target);
    const moves = {
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      Home: [row, 0], End: [row, grid[row].length - 1],
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    go(...moves[event.key]);
  });
}
