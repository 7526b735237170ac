import {
	acceptCompletion,
	autocompletion,
	closeBrackets,
	closeBracketsKeymap,
	closeCompletion,
	completionKeymap,
	type Completion,
	type CompletionContext
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { sql, SQLDialect, StandardSQL } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
	drawSelection,
	EditorView,
	highlightActiveLine,
	highlightActiveLineGutter,
	keymap,
	lineNumbers
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { SqlWords } from '#sql/queries/console/words.server.ts';
import { optionsAt, type Option } from './completions.ts';

/** What an editor is told, and what it tells. */
export interface EditorAsk {
	text: string;
	/** Names the field for those who do not see it. */
	label: string;
	lang: 'fa' | 'en';
	onchange: (text: string) => void;
	/** Ctrl-Enter: all, or the selection. */
	onrun: () => void;
}

/** A mistake at its place in the text. */
export interface Mark {
	from: number;
	to: number;
	message: string;
}

export interface SqlEditor {
	setText(text: string): void;
	/** The selected text and where it begins; null: nothing is selected. */
	selected(): { text: string; from: number } | null;
	/** Where the cursor is. */
	cursor(): number;
	insert(text: string): void;
	mark(marks: Mark[]): void;
	setWords(words: SqlWords): void;
	focus(): void;
	/** Also of a list that is still on its way. */
	closeSuggestions(): void;
	stop(): void;
}

const TYPES =
	'string fixedstring int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64 decimal bool date date32 datetime datetime64 uuid ipv4 ipv6 array tuple map nullable lowcardinality enum8 enum16';

const look = EditorView.theme({
	'&': { height: '100%', fontSize: '0.875rem', color: 'var(--ink)', backgroundColor: 'var(--sheet)' },
	'&.cm-focused': { outline: 'none' },
	'.cm-scroller': {
		fontFamily: "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, Vazirmatn, monospace",
		lineHeight: '1.65'
	},
	'.cm-content': { caretColor: 'var(--ink)', paddingBlock: '0.5rem' },
	'.cm-cursor': { borderLeftColor: 'var(--ink)' },
	'.cm-gutters': { backgroundColor: 'var(--sheet)', color: 'var(--faint)', border: 'none' },
	'.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--line) 35%, transparent)' },
	'&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
		backgroundColor: 'color-mix(in srgb, var(--series) 28%, transparent)'
	},
	'.cm-matchingBracket': { backgroundColor: 'color-mix(in srgb, var(--done) 25%, transparent) !important' },
	'.cm-tooltip': { backgroundColor: 'var(--sheet)', border: '1px solid var(--soft)', color: 'var(--ink)' },
	'.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', maxHeight: '16em' },
	'.cm-tooltip-autocomplete > ul > li': { padding: '0.125rem 0.5rem' },
	'.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--ink)', color: 'var(--ground)' },
	'.cm-completionDetail': { color: 'inherit', opacity: '0.75', fontStyle: 'normal' },
	'.cm-completionInfo': { maxWidth: '26rem', fontFamily: 'var(--font)', whiteSpace: 'pre-line' },
	'.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
	'.cm-diagnostic': { fontFamily: 'var(--font)', borderInlineStart: '3px solid var(--late)', borderLeft: 'none' },
	'.cm-panels': { backgroundColor: 'var(--sheet)', color: 'var(--ink)' }
});

const colours = HighlightStyle.define([
	{ tag: tags.keyword, color: 'var(--series-text)', fontWeight: '600' },
	{ tag: [tags.string, tags.special(tags.string)], color: 'var(--done)' },
	{ tag: [tags.number, tags.bool, tags.null], color: 'var(--late)' },
	{ tag: [tags.lineComment, tags.blockComment], color: 'var(--faint)' },
	{ tag: [tags.typeName, tags.standard(tags.name)], color: 'var(--series-third)' }
]);

/** The language as this server has it: its keywords, and its functions as built-in names. */
function dialectOf(words: SqlWords | undefined): SQLDialect {
	// Until the server's own have come.
	const known = words?.keywords ?? StandardSQL.spec.keywords?.split(' ') ?? [];
	const single = known.flatMap((one) => one.toLowerCase().split(' '));
	return SQLDialect.define({
		keywords: [...new Set(single)].filter((one) => /^[a-z_]+$/.test(one)).join(' '),
		builtin: (words?.functions ?? []).map(({ name }) => name.toLowerCase()).join(' '),
		types: TYPES,
		backslashEscapes: true,
		doubleDollarQuotedStrings: true,
		hashComments: true,
		identifierQuotes: '`"',
		caseInsensitiveIdentifiers: true,
		operatorChars: '*+-%<>!=&|~^/?:',
		specialVar: ''
	});
}

function completionOf({ label, kind, detail, about, apply, boost }: Option, lang: 'fa' | 'en'): Completion {
	const type = { view: 'class', column: 'property', function: 'function', aggregate: 'function', keyword: 'keyword' }[
		kind
	];
	return {
		...{ label, type, detail, apply, boost },
		...(about
			? {
					info: () => {
						const box = document.createElement('div');
						box.dir = 'auto';
						// Columns have English names: beside Persian stands what these abbreviate.
						const isBoth = lang === 'fa' && about.en !== about.fa;
						box.textContent = isBoth ? `${about.fa}\n${about.en}` : about[lang];
						return box;
					}
				}
			: {})
	};
}

/** An editor of SQL below `parent`, in a shadow of its own: its styles need no leave of the page's policy there. */
export function createEditor(parent: HTMLElement, ask: EditorAsk): SqlEditor {
	const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' });
	let words: SqlWords | undefined;
	const language = new Compartment();
	const complete = (context: CompletionContext) => {
		const offered = words && optionsAt(context.state.doc.toString(), context.pos, words, context.explicit);
		if (!offered) return null;
		const options = offered.options.map((one) => completionOf(one, ask.lang));
		return { from: offered.from, options, validFor: /^\w*$/ };
	};
	const speak = (): Extension => sql({ dialect: dialectOf(words) });
	const view = new EditorView({
		root,
		parent: root,
		state: EditorState.create({
			doc: ask.text,
			extensions: [
				keymap.of([
					{ key: 'Mod-Enter', run: () => (ask.onrun(), true), preventDefault: true },
					{ key: 'Tab', run: acceptCompletion }
				]),
				lineNumbers(),
				highlightActiveLine(),
				highlightActiveLineGutter(),
				history(),
				drawSelection(),
				indentOnInput(),
				bracketMatching(),
				closeBrackets(),
				search({ top: true }),
				highlightSelectionMatches(),
				lintGutter(),
				autocompletion({ override: [complete], maxRenderedOptions: 80, icons: false }),
				language.of(speak()),
				syntaxHighlighting(colours),
				look,
				EditorView.perLineTextDirection.of(true),
				EditorView.lineWrapping,
				EditorView.contentAttributes.of({ 'aria-label': ask.label, dir: 'ltr', spellcheck: 'false', tabindex: '0' }),
				keymap.of([
					...closeBracketsKeymap,
					...defaultKeymap,
					...searchKeymap,
					...historyKeymap,
					...completionKeymap,
					indentWithTab
				]),
				EditorView.updateListener.of((update) => update.docChanged && ask.onchange(update.state.doc.toString()))
			]
		})
	});
	return {
		setText(text) {
			if (text === view.state.doc.toString()) return;
			view.dispatch(setDiagnostics(view.state, []));
			view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
		},
		selected() {
			const { from, to } = view.state.selection.main;
			return from === to ? null : { text: view.state.sliceDoc(from, to), from };
		},
		cursor: () => view.state.selection.main.head,
		insert(text) {
			view.dispatch(view.state.replaceSelection(text));
			view.focus();
		},
		mark(marks) {
			const { length } = view.state.doc;
			const found = marks.map(({ from, to, message }) => ({
				...{ severity: 'error' as const, message },
				from: Math.min(from, length),
				to: Math.min(Math.max(to, from + 1), length)
			}));
			view.dispatch(setDiagnostics(view.state, found));
		},
		setWords(given) {
			words = given;
			view.dispatch({ effects: language.reconfigure(speak()) });
		},
		focus: () => view.focus(),
		closeSuggestions: () => void closeCompletion(view),
		stop: () => view.destroy()
	};
}
