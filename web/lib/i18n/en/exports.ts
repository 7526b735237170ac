import type { Dictionary } from '../fa.ts';

export const exports: Pick<Dictionary, 'exports' | 'proof'> = {
	exports: {
		newTitle: 'Export: {words}',
		take: 'Export',
		moments: 'as it stood {asOf}; as known {known}. All three formats have the same rows.',
		format: 'Format',
		formats: { csv: 'CSV', xlsx: 'Excel (XLSX)', parquet: 'Parquet' },
		formatHints: {
			csv: 'for any program; ISO and Jalali dates side by side',
			xlsx: 'a sheet from right to left, with real dates and numbers',
			parquet: 'for analysts and tools of data'
		},
		reason: 'Why do you take this list?',
		reasonHint: 'At least 10 letters or digits that say why; it stays in the manifest and in the log of access.',
		bad_format: 'Choose a format.',
		bad_reason:
			'The reason must say why: at least 10 letters or digits, three different ones among them, and 500 characters at most.',
		badForm: 'This form is not right; open it anew.',
		tooLarge: 'What you sent is larger than this page takes.',
		tooMany:
			'This list has {count} rows and an export holds {limit}: the first {limit} are given, and the file and its manifest say that it was cut. For all of them, make the list smaller by filters.',
		after: 'When the download has ended, the signed manifest of the file is on {page}.',
		itsPage: 'the page of this export',
		notThere: 'There is no such export.',
		noManifest: 'This export did not end, and has no manifest.',
		allLetters: 'All letters',
		title: 'Exports',
		own: 'What you took, the newest first.',
		all: 'What was taken by all, the newest first.',
		none: 'Nothing has been exported yet.',
		by: 'Taken by',
		role: 'Role',
		at: 'When',
		why: 'Why',
		list: 'List',
		rows: 'Rows',
		state: 'State',
		states: { begun: 'under way', done: 'complete', failed: 'broken off' },
		begunNote: 'This file has not ended yet; reload the page once you have it.',
		failedNote: 'This file was broken off and has no manifest; take the list again.',
		again: 'This form was sent before and became one export; there was no second.',
		anew: 'Export the same list once more',
		manifest: 'Signed manifest (JSON)',
		notTheFile: 'The file itself is not kept: only its manifest and its hash are.',
		oneTitle: 'Export: {words}',
		file: 'File',
		bytes: 'Bytes',
		whole: '{rows} rows, complete',
		cut: 'Cut: {rows} rows of {count}',
		columns: 'Columns',
		query: 'Query',
		asOf: 'As of',
		knownAt: 'As known',
		sha256: 'SHA-256',
		key: 'Public key',
		signature: 'Signature (Ed25519)',
		verify: 'Verify a file',
		open: 'Open the list',
		about: {
			title: 'About this export',
			sheet: 'About',
			list: 'List',
			query: 'Query',
			rows: 'Rows',
			whole: '{rows}, complete',
			cut: 'Cut: {rows} of {count}',
			asOf: 'As of',
			knownAt: 'As known',
			by: 'Taken by',
			reason: 'Why',
			id: 'Id of the export'
		}
	},
	/** Between the pages of proof. */
	proof: {
		label: 'Proof',
		exports: 'Exports',
		shares: 'Links',
		samples: 'Samples',
		verify: 'Verify'
	}
};
