import { mount, unmount } from 'svelte';
import type { Words } from '$lib/i18n/text.ts';
import HelpDialog from './HelpDialog.svelte';

let isOpen = false;

/** Opens the help for the page; a key that is typed into a text, or that the page has taken, opens nothing. */
export async function openHelp(event: Event, words: Words): Promise<void> {
	if (isOpen || (event instanceof KeyboardEvent && isOfAnother(event))) return;
	const { help } = await (words.f.lang === 'fa' ? import('$lib/i18n/fa/help.ts') : import('$lib/i18n/en/help.ts'));
	if (isOpen) return;
	isOpen = true;
	const dialog = mount(HelpDialog, {
		target: document.body,
		props: {
			...{ words, say: help.help },
			onclose: () => {
				isOpen = false;
				void unmount(dialog);
			}
		}
	});
}

function isOfAnother({ target, defaultPrevented, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
	const isTyped =
		target instanceof Element && target.closest('input, select, textarea, dialog, [contenteditable]') !== null;
	return isTyped || defaultPrevented || ctrlKey || metaKey || altKey;
}
