const KEY = 'pasokh.console.words';

/** Whether dates and codes are written in words, in grids and in exports; kept in this browser. */
export const inWords = $state({ isOn: false });

export function recallInWords(): void {
	try {
		inWords.isOn = localStorage.getItem(KEY) === '1';
	} catch {
		// A store that is closed keeps nothing.
	}
}

export function keepInWords(): void {
	try {
		localStorage.setItem(KEY, inWords.isOn ? '1' : '0');
	} catch {
		// The switch lasts as long as the page.
	}
}
