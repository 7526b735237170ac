import type { Dictionary } from '../fa.ts';

export const verify: Pick<Dictionary, 'verify'> = {
	verify: {
		title: 'Verify an export',
		lead: 'Send a file that is said to come from here, with its manifest or alone. It is only judged, and kept nowhere.',
		file: 'File',
		manifest: 'Manifest (if you have it)',
		check: 'Verify',
		key: 'Public key of this office (Ed25519)',
		offline: 'It can be verified without this office, too: {command}',
		verdicts: {
			as_exported: 'This file is what was exported here; not a byte of it has changed.',
			file_changed:
				'This is not the file that the manifest was signed for: it was changed afterwards, or the manifest is of another export. The manifest itself is right.',
			manifest_changed: 'The manifest was changed after it was signed: it proves nothing.',
			other_key: 'The manifest was not signed by this office: another key signed it.',
			no_manifest: 'What you sent as a manifest is no manifest of an export.',
			unknown_file:
				'This file is none of the exports of this office: it was changed afterwards, or is not from here. If you have its manifest, send it along.',
			no_file: 'You have chosen no file.'
		},
		sha256: 'SHA-256 of your file'
	}
};
