const ROLE: Readonly<Record<string, string>> = { THEAD: 'rowgroup', TBODY: 'rowgroup', TR: 'row', TD: 'cell' };

const roleOf = (part: Element): string =>
  ROLE[part.tagName] ?? (part.closest('thead') === null ? 'rowheader' : 'columnheader');

/**
 * Keeps a table a table where its rows are laid out otherwise, which not every browser does by itself, and writes the head
 * of its column on each cell for whoever sees it alone.
 * @param heads of the columns, '' where there is nothing to say
 */
export function tableRoles(table: HTMLTableElement, heads: readonly string[] = []): () => void {
  table.setAttribute('role', 'table');
  const write = (): void => {
    for (const part of table.querySelectorAll('thead, tbody, tr, th, td')) part.setAttribute('role', roleOf(part));
    for (const row of table.querySelectorAll<HTMLTableRowElement>('tbody tr'))
      [...row.cells].forEach((cell, at) => (cell.dataset['head'] = heads[at] ?? ''));
  };
  write();
  const watch = new MutationObserver(write);
  watch.observe(table, { childList: true, subtree: true });
  return () => watch.disconnect();
}
