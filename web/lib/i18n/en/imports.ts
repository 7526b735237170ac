import type { Dictionary } from '../fa.ts';

/** Files that an administrator brings: from the upload to the report. */
export const imports: Pick<Dictionary, 'imports'> = {
	imports: {
		title: 'Load a file',
		lead: 'Bring a file that your office has. Before it is loaded you see what each of its rows makes; nothing comes into the figures until you say so.',
		drop: 'Drop the file here',
		choose: 'Choose a file',
		kinds: 'Excel (XLSX), CSV or NDJSON, up to 1 GB',
		noScript: 'Sending a file needs JavaScript.',
		sending: 'Sending “{name}”',
		sent: '{share}; {sent} of {size}',
		cut: 'The connection is cut. Once it is back, sending goes on from there.',
		stop: 'Stop',
		list: 'Files',
		none: 'No file has come yet.',
		gone: 'This file is no longer here; one that nobody loads is removed after 7 days.',
		file: 'File',
		size: 'Size',
		state: 'State',
		states: {
			coming: 'incomplete ({share})',
			here: 'ready to be looked at',
			loading: 'being loaded',
			done: 'loaded',
			failed: 'failed'
		},
		goOn: 'choose the same file again to go on',
		expires: 'kept until {moment}',
		actions: 'Actions',
		open: 'Look at it',
		report: 'Report',
		remove: 'Remove',
		all: 'All files',
		faults: {
			away: 'Ingest does not answer. Nothing is lost; try again in a while.',
			refused: 'This request was refused.',
			session: 'Your session has ended; log in again and choose the same file to go on.',
			bad_request: 'The file is empty, or larger than 1 GB.',
			bad_name: 'The file’s name cannot be used; give it a short and plain one, such as letters.xlsx.',
			unknown_import: 'This file is no longer here; send it again.',
			wrong_state: 'This cannot be done with the file as it is now.',
			too_many_imports: 'Twenty files wait to be loaded; load one or remove one.',
			too_large: 'The file is larger than was told; remove it and send it again.',
			disk_full: 'The disk of the office is full; when there is room, choose the same file again to go on.'
		}
	}
};
