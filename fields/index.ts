export { emailMessages, parseEmail, readEmail, type EmailOptions } from "./email.ts";
export { formatMoney, moneyMessages, parseMoney, readMoney, type MoneyFormat, type MoneyOptions } from "./money.ts";
export { formatPhone, parsePhone, phoneMessages, readPhone, type PhoneCountry, type PhoneOptions } from "./phone.ts";
export type { Messages, Reading } from "./reading.ts";
