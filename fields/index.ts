export { EmailField, type EmailFieldProps } from "./email-field.tsx";
export { emailMessages, parseEmail, readEmail, type EmailOptions } from "./email.ts";
export { MoneyField, type MoneyFieldProps } from "./money-field.tsx";
export { formatMoney, moneyMessages, parseMoney, readMoney, type MoneyFormat, type MoneyOptions } from "./money.ts";
export { PhoneField, type PhoneFieldProps } from "./phone-field.tsx";
export { formatPhone, parsePhone, phoneMessages, readPhone, type PhoneCountry, type PhoneOptions } from "./phone.ts";
export type { Messages, Reading } from "./reading.ts";
export type { FieldChange } from "./field-change.ts";
export type { TextFieldProps } from "./text-field.tsx";
