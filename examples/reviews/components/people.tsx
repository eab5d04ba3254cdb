import type { Person } from "../data/movies.ts";

/** Who is to be seen, and who made it. */
export function People({ director, people }: { readonly director: string; readonly people: readonly Person[] }) {
  const crew = [{ name: director, role: "Director" }, ...people.filter(({ department }) => department === "crew")];
  return (
    <div class="people">
      <PeopleList title="Cast" people={people.filter(({ department }) => department === "cast")} />
      <PeopleList title="Crew" people={crew} />
    </div>
  );
}

function PeopleList({ title, people }: { readonly title: string; readonly people: readonly Omit<Person, "department">[] }) {
  return (
    <div>
      <h2>{title}</h2>
      <dl class="people-list">
        {people.map(({ name, role }) => (
          <div>
            <dt>{name}</dt>
            <dd>{role}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
