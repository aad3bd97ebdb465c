-- What somebody does with the script that is open, through Neovim's own functions. What they then see is written as JSON
-- to the file $SEEN.
local seen = {}

local function wait_for(what, condition)
  if not vim.wait(30000, condition, 20) then error('waited in vain for ' .. what) end
end

local function go_to(text)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  assert(vim.fn.search('\\V' .. text, 'ceW') > 0, text)
end

local function ask(method)
  local params = vim.lsp.util.make_position_params(0, 'utf-16')
  local answers = vim.lsp.buf_request_sync(0, method, params, 30000)
  local _, answer = next(answers)
  return answer.result
end

local function problems()
  return vim.tbl_map(function(found)
    return string.format('%d:%d %s', found.lnum + 1, found.col + 1, found.message)
  end, vim.diagnostic.get(0))
end

local function hover_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true), '\n')
    end
  end
end

local function use()
  wait_for('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
  seen.filetype = vim.bo.filetype
  seen.problems = problems()

  go_to('action=j')
  seen.completions = vim.tbl_map(function(item) return item.label end, ask('textDocument/completion').items)

  go_to('chain=i')
  vim.cmd('normal! b')
  vim.lsp.buf.hover()
  wait_for('the hover', hover_text)
  seen.hover = hover_text()
  vim.cmd('normal! l')

  go_to('jump-target=kn')
  vim.lsp.buf.definition()
  wait_for('the definition', function() return vim.fn.line('.') == 3 end)

  vim.lsp.codelens.refresh()
  wait_for('the lens', function() return #vim.lsp.codelens.get(0) > 0 end)
  seen.lenses = vim.tbl_map(function(lens) return lens.command.title end, vim.lsp.codelens.get(0))

  go_to('list=off')
  vim.lsp.buf.rename('home')
  wait_for('the new name', function() return vim.fn.search('=office', 'n') == 0 end)

  if vim.lsp.buf.format then
    vim.lsp.buf.format({ timeout_ms = 30000 })
  else
    vim.lsp.buf.formatting_sync(nil, 30000)
  end
  seen.lines = vim.api.nvim_buf_get_lines(0, 0, -1, true)

  vim.cmd('%s/disable=/disabled=/')
  wait_for('the mistake to be gone', function() return #vim.diagnostic.get(0) == 0 end)
end

local done, problem = xpcall(use, debug.traceback)
if not done then seen = { problem = problem } end
vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.SEEN)
vim.cmd('qall!')
