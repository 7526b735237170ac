/** What the catalogue says, in both languages of the office. */
export interface Text {
	fa: string;
	en: string;
}

/** How persons are counted. */
export const JOINED = {
	fa: 'همراهی که در آنچه دانسته است تنها با یک کد ملی آمده به آن می‌پیوندد و تعداد این کلیدها کنار عدد هست؛ همراهِ چند نفر به کسی نمی‌پیوندد.',
	en: 'A mobile that stood with exactly one national id in what is known joins it, and the number of such keys stands beside the figure; the mobile of several joins nobody.'
} satisfies Text;
