"""Every right in the lab by name, one sentence each. Who has it stands in policy.RULES; a move's right is its `who`."""

from enum import StrEnum


class Action(StrEnum):
    LAB_READ = "Read the lab's public pages."
    SIGN_IN = "Sign in, or find out how."
    SIGN_OUT = "End the own session."
    ME_READ = "See the own page: ideas, votes, tests, notices, settings, data."
    ME_CHANGE = "Change the own settings, or leave."
    MAIL_STOP = "Stop mails with the link that a mail carries."

    IDEA_READ = "Read an idea."
    IDEA_SHARE = "Share an idea."
    IDEA_EDIT = "Change an idea before the lab studies it."
    IDEA_DELETE = "Delete an own draft."
    VOTE_CAST = "Vote for an idea."
    VOTE_WITHDRAW = "Take an own vote back."
    FOLLOW = "Follow an idea, or stop."
    PHOTO_READ = "See a photo."
    COMMENT_WRITE = "Comment on an idea."
    COMMENT_EDIT = "Change an own comment."
    COMMENT_DELETE = "Delete an own comment."
    COMMENT_PIN = "Let an answer of the lab stand on top of an idea's comments."

    TEXT_REPORT = "Report a public idea or comment of somebody else."
    REPORT_READ = "Read what became of a report."
    CASE_READ = "Read why a text was hidden."
    TEXT_MODERATE = "Keep, hide, remove or show a text again."
    COMPLAINT_WRITE = "Complain once that an own text is hidden."
    COMPLAINT_DECIDE = "Decide about a complaint."

    SUGGESTION_WRITE = "Suggest a better text for an idea."
    SUGGESTION_DECIDE = "Take a suggestion up, or decline it."
    SUGGESTION_TAKE_BACK = "Take an own suggestion back."
    CO_AUTHOR_INVITE = "Invite a co-author, or take the invitation back."
    CO_AUTHOR_LEAVE = "Stop being a co-author."
    INVITATION_READ = "Read an invitation and decline it."
    INVITATION_ACCEPT = "Accept an invitation."

    DESK_READ = "See the moderators' desk."
    BACKLOG_READ = "See the pilot backlog."
    HISTORY_STAFF = "Read what only staff may read in a history."

    CALL_WRITE = "Plan a call for ideas, or change it."
    CALL_CLOSE = "Close a call for ideas."
    CALL_RESULT = "Write what came of a call for ideas."

    PILOT_READ = "Read a pilot."
    PILOT_PROPOSE = "Propose a pilot from shortlisted ideas."
    PILOT_TAKE_PART = "Take part in a pilot as a tester."
    PILOT_LEAVE = "Leave a pilot."
    PILOT_CHECK_IN = "Give a check-in as a tester."
    PILOT_MEASURE = "Add or change what a pilot is judged by."
    PILOT_READING = "Add a reading of a measure."
    PILOT_EVIDENCE = "Add evidence to a pilot."
    PILOT_NOTE = "Write a status note on a pilot."
    PILOT_EVALUATE = "Write a pilot's evaluation."

    ADMIN_READ = "See the lab's settings."
    ADMIN_CHANGE = "Change topics, districts, units, calendar, budget lines and roles."
