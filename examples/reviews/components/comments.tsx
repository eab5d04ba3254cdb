import { action, event, LiveComponent } from "overwinter/durable";
import { Field, For, Form, form, formEdit, formValues, js, on, type FormEdit, type FormValues } from "overwinter/templates";
import { z } from "zod";
import { addComment, deleteComment, listComments, maxCommentLength, type Comment } from "../data/comments.ts";
import { Day } from "./day.tsx";
import { loginPath } from "./site-header.tsx";

export interface CommentsProps {
  readonly movieId: number;
}

const commentForm = z.object({
  text: z.string().trim().min(1, "Write something first").max(maxCommentLength, `A comment has ${maxCommentLength} characters at most`),
});
const numbered = z.object({ id: z.int() });

/** What is said under a movie: to read, to add to, and to take back. Tells its parent how many comments there are whenever that changes. */
export class Comments extends LiveComponent<CommentsProps, { commentCountChanged: { count: number } }> {
  comments: Comment[] = [];
  draft = form(commentForm, { text: "" });

  override async mount({ movieId }: CommentsProps) {
    this.comments = await listComments(this.env.DB, movieId);
  }

  @event(formEdit) edit(change: FormEdit) {
    return this.draft.edit(change);
  }

  @action(formValues) async post(values: FormValues) {
    const { user } = this;
    const comment = await this.draft.submit(values);
    if (comment === null || user === null) return;
    const given = { user, text: comment.text, eventKey: this.eventKey };
    this.comments = [await addComment(this.env.DB, this.props.movieId, given), ...this.comments];
    this.draft.reset();
    this.announce("Your comment is there");
    this.sendParent("commentCountChanged", { count: this.comments.length });
  }

  @event(numbered) async remove({ id }: { id: number }) {
    const { user } = this;
    if (user === null || !this.comments.some((comment) => comment.id === id && comment.userId === user.id)) return;
    await deleteComment(this.env.DB, user.id, id);
    this.comments = this.comments.filter((comment) => comment.id !== id);
    this.exec(js.focus("#comments-title")); // the button that had the focus is gone
    this.announce("Your comment is deleted");
    this.sendParent("commentCountChanged", { count: this.comments.length });
  }

  render() {
    return (
      <div class="comments">
        <h2 class="visually-hidden" id="comments-title" tabindex={-1}>
          Comments
        </h2>
        {this.user === null ? (
          <p>
            <a href={loginPath(`${this.url.pathname}?show=comments`)}>Log in to comment</a>
          </p>
        ) : (
          this.#form()
        )}
        {this.comments.length === 0 && <p class="empty">Nobody has said anything yet.</p>}
        <ul class="comment-list">
          <For each={this.comments} key={(comment) => comment.id}>
            {(comment) => this.#comment(comment)}
          </For>
        </ul>
      </div>
    );
  }

  #form() {
    return (
      <Form
        of={this.draft}
        id="comment"
        class="comment-form"
        edit={on(this.edit)}
        submit={on(this.post, {}, { disableWith: "Posting …" })}
        summary={() => null}
      >
        <Field name="text" label="Your comment" type="textarea" rows={3} hint={countLeft(this.draft.values.text)} />
        {this.action(this.post).error !== null && (
          <p class="field-error" role="alert">
            It could not be saved. Your text is still here: try again in a moment.
          </p>
        )}
        <button class="button is-main">Post comment</button>
      </Form>
    );
  }

  #comment({ id, userId, userName, text, writtenAt }: Comment) {
    const ask = { confirm: "Delete your comment?", disableWith: "Deleting …", loading: { closest: ".comment" } };
    return (
      <li class="comment" live:enter="is-coming" live:leave="is-going">
        <p class="comment-byline">
          <b>{userName}</b> <Day date={writtenAt} />
        </p>
        <p class="comment-text" id={`comment-${id}`}>
          {text}
        </p>
        {userId === this.user?.id && (
          <form live:submit={on(this.remove, { id }, ask)}>
            <button class="link-button" aria-describedby={`comment-${id}`}>
              Delete
            </button>
          </form>
        )}
      </li>
    );
  }
}

function countLeft(text: string): string {
  const left = maxCommentLength - text.trim().length;
  const characters = Math.abs(left) === 1 ? "1 character" : `${Math.abs(left)} characters`;
  return left < 0 ? `${characters} too many` : `${characters} left`;
}
