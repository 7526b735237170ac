/** Boxes that pick rows of a list: with shift a whole range, by `x` the row that has the focus. */
export interface Picking {
	/** Picks the first so many rows, and no others. */
	first(count: number): void;
	stop(): void;
}

const BOX = 'input[name="letter"]';

/**
 * @param changed told of the ids of the picked rows whenever somebody has picked
 */
export function pickRows(table: HTMLElement, changed: (ids: string[]) => void): Picking {
	const boxes = () => [...table.querySelectorAll<HTMLInputElement>(BOX)];
	const page = table.querySelector<HTMLInputElement>('thead input');
	/** Where a range begins. */
	let last: HTMLInputElement | null = null;

	function tell(): void {
		const all = boxes();
		const picked = all.filter(({ checked }) => checked);
		if (page) {
			page.checked = all.length > 0 && picked.length === all.length;
			page.indeterminate = picked.length > 0 && !page.checked;
		}
		changed(picked.map(({ value }) => value));
	}

	function pick(box: HTMLInputElement, isRange: boolean): void {
		const all = boxes();
		const [from, to] = [last ? all.indexOf(last) : -1, all.indexOf(box)];
		if (isRange && from !== -1)
			for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = box.checked;
		last = box;
		tell();
	}

	function click({ target, shiftKey }: MouseEvent): void {
		if (!(target instanceof HTMLInputElement)) return;
		if (target === page) {
			for (const box of boxes()) box.checked = page.checked;
			tell();
		} else if (target.matches(BOX)) pick(target, shiftKey);
	}

	function press(event: KeyboardEvent): void {
		const box = document.activeElement?.closest('tr')?.querySelector<HTMLInputElement>(BOX);
		// By the place of the key where a Persian layout has another letter there.
		const isKey = event.code === 'KeyX' || event.key.toLowerCase() === 'x';
		if (!isKey || !box || !table.contains(box) || event.ctrlKey || event.metaKey || event.altKey) return;
		box.checked = event.shiftKey || !box.checked;
		pick(box, event.shiftKey);
		event.preventDefault();
	}

	table.addEventListener('click', click);
	window.addEventListener('keydown', press);
	// Picked before the script came, or kept by the browser.
	if (boxes().some(({ checked }) => checked)) tell();
	return {
		first(count) {
			for (const [n, box] of boxes().entries()) box.checked = n < count;
			last = null;
			tell();
		},
		stop() {
			table.removeEventListener('click', click);
			window.removeEventListener('keydown', press);
		}
	};
}
