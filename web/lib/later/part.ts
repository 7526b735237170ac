import type { Component } from 'svelte';
import type { Dictionary } from '$lib/i18n/fa.ts';
import type { Lang } from '$lib/i18n/format.ts';

type Context = Map<unknown, unknown>;
type Section<Props extends object> = { default: Component<Props & Record<string, unknown>> };
/** What a section says besides the words of its page, by language. */
type OwnWords = Record<Lang, () => Promise<Partial<Dictionary>>>;

/** A section whose code comes after the first chart; its HTML is in the page from the start (`Later.svelte`). */
export interface Part<Props extends object> {
	load: () => Promise<Section<Props>>;
	words: OwnWords | undefined;
	/** The section's HTML, and its own words by language; on the server alone. */
	written: {
		html: (props: Props, context: Context, idPrefix: string) => string;
		words: Record<Lang, Partial<Dictionary> | undefined>;
	} | null;
}

/** For a page's `load`: the server renders the section, the browser fetches it later. */
export async function later<Props extends object>(load: Part<Props>['load'], words?: OwnWords): Promise<Part<Props>> {
	// Known to the bundler: with any other condition the renderer was in the browser's chunks.
	if (import.meta.env.SSR) {
		const [{ default: section }, { render }, fa, en] = await Promise.all([
			load(),
			import('svelte/server'),
			words?.fa(),
			words?.en()
		]);
		return {
			...{ load, words },
			written: {
				html: (props, context, idPrefix) => render(section as Component, { props, context, idPrefix }).body,
				words: { fa, en }
			}
		};
	}
	return { load, words, written: null };
}

/** What a section is given: all that `Later` is given, but the part. */
export const givenTo = <Props extends object>(rest: object): Props => rest as Props;
