"""What a learner sees and does in JupyterLab, in terms of the words on the page, for the browser tests."""
from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Locator, Page, Playwright, expect

from tools import browser

PATIENCE = 90_000       #: milliseconds for each step; on an idle machine most take less than a thousand
expect.set_options(timeout=PATIENCE)
RAN = re.compile(r"^\[\d+\]:?$")
WAITS = re.compile(r"^\[\*\]:?$")
NOT_RUN = re.compile(r"^\[ ?\]:?$")


def launch(playwright: Playwright) -> Browser:
    """Start the installed browser.

    Raises:
        LookupError: there is none, or it does not start; the message says what to do.
    """
    found = browser.installed()
    if not found:
        raise LookupError(browser.NONE)
    try:
        return playwright.chromium.launch(executable_path=found)
    except Error as error:
        raise LookupError(f"{found} does not start: {error.message.splitlines()[0]}") from error


class LabPage:
    """A browser's page with JupyterLab in it.

    Args:
        page: a fresh one.

    Attributes:
        requests: the addresses that the page requested, in order.
    """

    def __init__(self, page: Page) -> None:
        self.page, self.requests = page, []
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: self.requests.append(request.url))
        self.notebook = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook")
        self.cells = self.notebook.locator(".jp-CodeCell")
        self.pictures = self.notebook.locator(".jp-OutputArea-output img")

    def open(self, address: str) -> None:
        """Open a notebook and wait until it is rendered and its kernel is ready."""
        self.page.goto(address)
        self.rendered()

    def reload(self) -> None:
        """Reload the page."""
        self.page.reload()
        self.rendered()

    def rendered(self) -> None:
        """Wait until the notebook's title is there and its kernel is ready."""
        expect(self.notebook.locator("h1").first).to_be_visible()
        self.idle()

    def from_list(self, name: str) -> None:
        """Open a file from the list beside the notebook, without waiting for it; it may just have been written."""
        self.page.locator(".jp-FileBrowser-toolbar [data-jp-item-name=refresh] jp-button").click()
        self.page.locator(".jp-DirListing-item", has_text=name).dblclick()

    def shut_down(self) -> None:
        """Close the notebook and end its kernel."""
        self.save()
        self.menu("File", re.compile("^Close and Shut Down Notebook"))     # with or without dots
        self.agree()
        expect(self.notebook).to_have_count(0)

    def idle(self) -> None:
        """Wait until this notebook's kernel is there and idle; the status bar may still show another's."""
        expect(self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-ExecutionIndicator")).to_have_attribute(
            "data-status", "idle")
        expect(self.page.locator(".jp-StatusBar-Widget").get_by_text("| Idle")).to_be_visible()

    def cell(self, text: str) -> Locator:
        """Return the one code cell whose code has a text in one of its lines."""
        return self.cells.filter(has=self.page.locator(".jp-InputArea .cm-line", has_text=text))

    def prompts(self) -> list[str]:
        """Return the prompts of all code cells, such as [3]:."""
        return self.cells.locator(".jp-InputPrompt").all_text_contents()

    def write(self, cell: Locator, code: str) -> Locator:
        """Put other code into a cell; return the cell, which its old text may no longer find."""
        number = self.cells.evaluate_all("(cells, cell) => cells.indexOf(cell)", cell.element_handle())
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(code)
        return self.cells.nth(number)

    def start(self, cell: Locator) -> Locator:
        """Run a cell without waiting for it; return its output area."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        return cell.locator(".jp-Cell-outputArea")

    def run(self, cell: Locator) -> Locator:
        """Run a cell to its end; return its output area."""
        # A number from an earlier run may be the one that it gets: clear it, so that JupyterLab has to write it again.
        cell.locator(".jp-InputPrompt").evaluate("prompt => { prompt.textContent = '' }")
        output = self.start(cell)
        self.has_run(cell)
        return output

    def has_run(self, cell: Locator) -> None:
        """Wait until a cell has a number: then it has ended."""
        expect(cell.locator(".jp-InputPrompt")).to_have_text(RAN)

    def menu(self, *names: str | re.Pattern[str]) -> None:
        """Choose from the menu, such as ("Run", "Run All Cells")."""
        self.page.locator(".lm-MenuBar-itemLabel").get_by_text(names[0], exact=True).click()
        for name in names[1:]:
            self.page.locator(".lm-Menu-itemLabel").get_by_text(name, exact=True).click()

    def press(self, button: str) -> None:
        """Press a button of the notebook's toolbar: run, interrupt or restart."""
        self.notebook.locator("xpath=ancestor::*[contains(@class, 'jp-NotebookPanel')][1]").locator(
            f".jp-NotebookPanel-toolbar [data-jp-item-name={button}] jp-button").click()

    def save(self) -> None:
        """Save the notebook, and wait until the server has it."""
        with self.page.expect_response(lambda one: one.request.method == "PUT" and "/api/contents/" in one.url):
            self.press("save")

    def agree(self) -> None:
        """Say yes to the question on the page."""
        dialog = self.page.locator(".jp-Dialog")
        dialog.locator("button.jp-mod-accept").click()
        expect(dialog).to_have_count(0)

    def shown(self) -> list[str]:
        """Return the text below each code cell, with its whitespace normalized; pictures have no text."""
        return [" ".join(text.split()) for text in self.cells.evaluate_all(
            "cells => cells.map(cell => [...cell.querySelectorAll('.jp-OutputArea-output')].map(one => one.textContent).join(' '))")]

    def elsewhere(self) -> list[str]:
        """Return the addresses outside this machine that the page requested."""
        return [url for url in self.requests
                if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).hostname != "127.0.0.1"]
