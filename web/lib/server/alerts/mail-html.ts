import { wordsOf } from '$lib/i18n/words.ts';
import { escaped } from '../escaped.ts';
import type { Message, MessageLink, MessageRow, MessageSection } from './message.ts';

/** As in web/tokens.css; a mail has no variables. */
const LIGHT = {
	ground: '#f7f5f0',
	sheet: '#fffefb',
	ink: '#17211f',
	soft: '#55625f',
	line: '#dfdbd1',
	link: '#4c6fa8'
};
const DARK = { ground: '#0f1513', sheet: '#161e1b', ink: '#e9eeeb', soft: '#a3afab', line: '#2a3531', link: '#86a8dc' };

const FONT = "font-family:Vazirmatn,Vazir,'Segoe UI',Tahoma,Arial,sans-serif";

/** Only a stylesheet can ask for the dark; what stands at each element is light, for programs that drop stylesheets. */
const STYLES = `
	:root { color-scheme: light dark; supported-color-schemes: light dark; }
	@media (prefers-color-scheme: dark) {
		.ground { background: ${DARK.ground} !important; }
		.sheet { background: ${DARK.sheet} !important; border-color: ${DARK.line} !important; }
		.line { border-color: ${DARK.line} !important; }
		.ink { color: ${DARK.ink} !important; }
		.soft { color: ${DARK.soft} !important; }
		.link { color: ${DARK.link} !important; }
		.main { background: ${DARK.ink} !important; color: ${DARK.sheet} !important; }
	}
	@media (max-width: 599px) {
		.around { padding: 0 !important; }
		.sheet { border-radius: 0 !important; border-width: 0 !important; }
		.inner { padding: 20px 16px !important; }
	}`;

/** The picture of a message as mail programs can show it: tables, and styles at each element. */
export function mailHtml(message: Message): string {
	const { lang, subject, lead, sections, note, links } = message;
	const { t } = wordsOf(lang);
	const dir = lang === 'fa' ? 'rtl' : 'ltr';
	const [main, ...others] = links;
	const text = (style: string, content: string, tone: 'ink' | 'soft' = 'ink') =>
		`<p class="${tone}" style="margin:0;${FONT};color:${LIGHT[tone]};${style}">${content}</p>`;
	return `<!doctype html>
<html lang="${lang}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(subject)}</title>
<style>${STYLES}
</style>
</head>
<body class="ground" style="margin:0;padding:0;background:${LIGHT.ground}">
<main>
<table role="presentation" class="ground" dir="${dir}" lang="${lang}" width="100%" cellpadding="0" cellspacing="0" style="background:${LIGHT.ground}">
<tr><td class="around" align="center" style="padding:24px 12px">
<table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:${LIGHT.sheet};border:1px solid ${LIGHT.line};border-radius:8px">
<tr><td class="inner" align="${dir === 'rtl' ? 'right' : 'left'}" style="padding:28px 32px">
${text('font-size:14px;line-height:1.6', escaped(t.office.name), 'soft')}
<h1 class="ink" style="margin:4px 0 0;${FONT};font-size:20px;line-height:1.6;font-weight:700;color:${LIGHT.ink}">${escaped(subject)}</h1>
${lead ? text('padding-top:8px;font-size:15px;line-height:1.8', escaped(lead)) : ''}
${sections.map((section) => sectionHtml(section, dir)).join('\n')}
${text('padding-top:20px;font-size:13px;line-height:1.8', escaped(note), 'soft')}
${main ? `<p style="margin:0;padding-top:20px">${mainLink(main)}</p>` : ''}
${others.map((link) => `<p style="margin:0;padding-top:10px">${plainLink(link, '14px')}</p>`).join('\n')}
</td></tr>
</table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px"><tr><td style="padding:16px 20px" align="center">
${text('font-size:12px;line-height:1.8', escaped(t.messages.automatic), 'soft')}
</td></tr></table>
</td></tr>
</table>
</main>
</body>
</html>`;
}

function sectionHtml({ title, rows, more }: MessageSection, dir: 'rtl' | 'ltr'): string {
	const head = title
		? `<h2 class="ink" style="margin:0;padding-top:24px;${FONT};font-size:16px;line-height:1.6;font-weight:700;color:${LIGHT.ink}">${escaped(title)}</h2>`
		: '';
	const table = rows.length
		? `<table width="100%" cellpadding="0" cellspacing="0" style="margin-top:${title ? 4 : 16}px;border-collapse:collapse">
${rows.map((row) => rowHtml(row, dir)).join('\n')}
</table>`
		: '';
	const last = more
		? `<p class="soft" style="margin:0;padding-top:8px;${FONT};font-size:13px;line-height:1.8;color:${LIGHT.soft}">${escaped(more)}</p>`
		: '';
	return head + table + last;
}

function rowHtml({ name, text, note, href }: MessageRow, dir: 'rtl' | 'ltr'): string {
	const cell = `border-top:1px solid ${LIGHT.line};padding:10px 0;vertical-align:top;${FONT}`;
	const under = note
		? `<br><span class="soft" style="font-size:13px;color:${LIGHT.soft};font-weight:400">${escaped(note)}</span>`
		: '';
	const figure = escaped(text);
	const linked = href
		? `<a class="link" href="${escaped(href)}" style="color:${LIGHT.link};text-decoration:underline">${figure || escaped(name)}</a>`
		: figure;
	const isNameLinked = href !== null && figure === '';
	return `<tr>
<th class="line ink" scope="row" align="${dir === 'rtl' ? 'right' : 'left'}" style="${cell};font-size:15px;line-height:1.7;font-weight:400;color:${LIGHT.ink};overflow-wrap:anywhere">${isNameLinked ? linked : escaped(name)}${under}</th>
<td class="line ink" align="${dir === 'rtl' ? 'left' : 'right'}" style="${cell};padding-${dir === 'rtl' ? 'right' : 'left'}:16px;font-size:18px;line-height:1.5;font-weight:700;color:${LIGHT.ink};white-space:nowrap">${isNameLinked ? '' : linked}</td>
</tr>`;
}

const mainLink = ({ text, href }: MessageLink): string =>
	`<a class="main" href="${escaped(href)}" style="display:inline-block;padding:10px 20px;border-radius:6px;background:${LIGHT.ink};color:${LIGHT.sheet};${FONT};font-size:15px;line-height:1.6;font-weight:700;text-decoration:none">${escaped(text)}</a>`;

const plainLink = ({ text, href }: MessageLink, size: string): string =>
	`<a class="link" href="${escaped(href)}" style="color:${LIGHT.link};${FONT};font-size:${size};line-height:1.6;text-decoration:underline">${escaped(text)}</a>`;
