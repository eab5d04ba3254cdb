/** Fields as an app uses them: one whose text the parent keeps, one whose reading it keeps, and ones that nobody listens to. */
import { event, LiveComponent, LiveView, receive } from "overwinter/durable";
import { EmailField, MoneyField, PhoneField, type FieldChange, type PhoneCountry } from "overwinter/fields";
import { Live, on } from "overwinter/templates";
import { z } from "zod";

/** A part of a page that only submits. */
class Newsletter extends LiveComponent {
  render() {
    return (
      <section>
        <Live of={EmailField} name="newsletter" label="Newsletter" required />
      </section>
    );
  }
}

export class FieldsView extends LiveView<"/fields"> {
  email = "";
  refusal = "";
  phone: string | null = "+4915123456789";
  country: PhoneCountry = "DE";
  cents: number | null = 123450;
  locale = "de-DE";
  heard: FieldChange<string | number>[] = [];
  tried = false;
  saved = "";

  @receive change(change: FieldChange<string>): void {
    this.heard.push(change);
    if (change.name === "email") this.email = change.value;
  }

  @receive priced(change: FieldChange<number>): void {
    this.heard.push(change);
    this.cents = change.parsed;
  }

  @event(z.record(z.string(), z.string())) save(fields: Record<string, string>): void {
    this.tried = true;
    this.saved = Object.entries(fields)
      .filter(([name]) => !name.startsWith("live:"))
      .map((entry) => entry.join("="))
      .join("&");
    if (fields["email"] === "taken@example.com") this.refusal = "That address is taken";
  }

  @event reset(): void {
    this.email = this.refusal = "";
    this.cents = null;
    this.phone = null;
    this.tried = false;
  }

  @event other(): void {
    this.country = "FR";
    this.phone = "+33612345678";
    this.locale = "en-US";
  }

  render() {
    return (
      <main>
        <form id="form" live:submit={on(this.save)}>
          <Live
            of={EmailField}
            id="email"
            name="email"
            label="Email"
            hint={<em>We write rarely.</em>}
            value={this.email}
            error={this.refusal}
            used={this.tried}
            required
          />
          <Live of={PhoneField} id="phone" name="phone" label="Phone" value={this.phone} country={this.country} hint="Any country" />
          <Live of={PhoneField} id="mobile" name="mobile" label="Mobile" country="DE" countries={["FR", "AT", "DE"]} countryLabel="Of" />
          <Live
            of={MoneyField}
            id="price"
            name="price"
            label="Price"
            value={this.cents}
            currency="EUR"
            locale={this.locale}
            max={10_000_00}
            on={{ change: on(this.priced) }}
          />
          <Live
            of={MoneyField}
            id="fixed"
            name="fixed"
            label="Fixed"
            value={-1_00}
            min={-5_00}
            currency="JPY"
            disabled
            inputId="fixed-price"
          />
          <button id="save">Save</button>
        </form>
        <Live of={Newsletter} />
        <output id="heard">{JSON.stringify(this.heard.at(-1) ?? null)}</output>
        <output id="count">{this.heard.length}</output>
        <output id="saved">{this.saved}</output>
        <button type="button" id="reset" live:click={on(this.reset)}>
          Reset
        </button>
        <button type="button" id="other" live:click={on(this.other)}>
          Other
        </button>
      </main>
    );
  }
}
