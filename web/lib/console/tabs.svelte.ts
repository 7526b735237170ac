import type { ChartChoice } from '#sql/model/chart-choice.ts';

/** A text that is being worked at. */
export interface Tab {
	id: string;
	/** '' : none yet; it is then called by its number. */
	name: string;
	text: string;
	params: Record<string, string>;
	/** How its result is drawn; null: as a table. */
	chart: ChartChoice | null;
}

/** By person: browsers are shared. */
const keyOf = (user: string): string => `pasokh.console.${user}`;
const SAVE_AFTER_MS = 300;
const TABS = 20;

const fresh = (given: Partial<Tab> = {}): Tab => ({
	id: crypto.randomUUID(),
	name: '',
	text: '',
	params: {},
	chart: null,
	...given
});

/** The tabs of a person in this browser: they are there after a reload. */
export class Tabs {
	all = $state.raw<readonly Tab[]>([fresh()]);
	at = $state(0);
	readonly current = $derived(this.all[this.at] ?? this.all[0]!);
	readonly #user: string;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(user: string) {
		this.#user = user;
	}

	/** Reads what the browser kept; a store that is closed or damaged is an empty one. */
	restore(): void {
		try {
			const kept = JSON.parse(localStorage.getItem(keyOf(this.#user)) ?? 'null') as { all: Tab[]; at: number } | null;
			if (!kept || !Array.isArray(kept.all) || kept.all.length === 0) return;
			this.all = kept.all.slice(0, TABS).map((one) => fresh({ ...one }));
			this.at = Math.min(Math.max(0, kept.at), this.all.length - 1);
		} catch {
			// The tab that is there stays.
		}
	}

	#keep(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.saveNow(), SAVE_AFTER_MS);
	}

	saveNow(): void {
		clearTimeout(this.#timer);
		try {
			localStorage.setItem(keyOf(this.#user), JSON.stringify({ all: this.all, at: this.at }));
		} catch {
			// A full or closed store: the tabs last as long as the page.
		}
	}

	/** Changes what the current tab holds. */
	change(given: Partial<Tab>): void {
		this.all = this.all.map((one, index) => (index === this.at ? { ...one, ...given } : one));
		this.#keep();
	}

	/** Opens a text in a tab of its own, or in the current one while that is empty, or where there are too many. */
	open(given: Partial<Tab>): void {
		if (this.current.text.trim() === '' || this.all.length >= TABS)
			this.change({ name: '', params: {}, chart: null, ...given });
		else this.#append(fresh(given));
	}

	add(): void {
		if (this.all.length < TABS) this.#append(fresh());
	}

	close(index: number): void {
		const left = this.all.filter((_, place) => place !== index);
		this.all = left.length > 0 ? left : [fresh()];
		if (this.at >= index) this.at = Math.max(0, this.at - 1);
		this.#keep();
	}

	show(index: number): void {
		this.at = index;
		this.#keep();
	}

	#append(tab: Tab): void {
		this.all = [...this.all, tab];
		this.at = this.all.length - 1;
		this.#keep();
	}
}
