using System.Text.Json;

namespace Generative.Tokenizers.Tests;

/// <summary>
/// Templates of our own in the ways that published ones have: with tools, calls, results and thoughts. What they should write is what Jinja
/// 3.1 in Python made of them.
/// </summary>
public sealed class ChatToolTests
{
    private const string Names = """
        {"messages": [{"role": "system", "content": " Be brief.\n"},
        {"role": "user", "content": " Rain? "},
        {"role": "assistant", "content": "<think>\nlook\n</think>\n\n",
        "tool_calls": [{"id": "call00001", "type": "function", "function": {"name": "weather", "arguments": {"city": "Köln", "days": [1, 2]}}}]},
        {"role": "tool", "content": "{\"t\": 20.5}"},
        {"role": "assistant", "content": "<think>\n20\n</think>\n\nNo."}],
        "tools": [{"type": "function", "function": {"name": "weather", "description": "It's \"fine\" <here> é",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"},
        "days": {"type": "array", "items": {"type": "integer"}}, "unit": {"type": ["a", "b"]}}, "required": ["city"]}}}],
        "add_generation_prompt": true, "bos_token": "<s>", "quiet": true}
        """;

    private const string Indented = """
        {{- bos_token }}
        {%- set said = strftime_now("%d %b %Y") if strftime_now is defined else "no date" %}
        {%- set first, rest = (messages[0].content | trim, messages[1:]) if messages[0].role == "system" else ("", messages) %}
        [day {{ said }}] {{ first }}
        {%- if tools is not none %}
            {%- for tool in tools %}
                {{- "\n\n" }}
                {{- tool | tojson(indent=4) }}
            {%- endfor %}
        {%- endif %}
        {%- for message in rest %}
            {%- if "tool_calls" in message %}
                {%- if not message.tool_calls | length == 1 %}
                    {{- raise_exception("one call at a time") }}
                {%- endif %}
                {%- set call = message.tool_calls[0].function %}
                {{- '<call>{"name": "' + call.name + '", "arguments": ' }}
                {{- call.arguments | tojson }}
                {{- "}" }}
            {%- elif message.role in ["tool", "ipython"] %}
                {{- "<result>" }}
                {%- if message.content is mapping or message.content is iterable %}
                    {{- message.content | tojson }}
                {%- else %}
                    {{- message.content }}
                {%- endif %}
            {%- else %}
                {{- "<" + message["role"] + ">" + message["content"] | trim }}
            {%- endif %}
        {%- endfor %}
        """;

    private const string InTurn = """
        {%- set talk = messages | rejectattr("role", "equalto", "system") | list %}
        {%- set asked = talk | selectattr("role", "equalto", "user") | list %}
        {%- set n = namespace(turn=0) %}
        {%- for m in talk %}
            {%- if not (m.role == "tool" or m.tool_calls is defined and m.tool_calls is not none) %}
                {%- if (m.role == "user") != (n.turn % 2 == 0) %}{{ raise_exception("turns") }}{% endif %}
                {%- set n.turn = n.turn + 1 %}
            {%- endif %}
        {%- endfor %}
        {%- for m in talk %}
            {%- if m.role == "user" and m == asked[-1] and tools %}
                {{- "[TOOLS] [" }}
                {%- for tool in tools %}
                    {%- set tool = tool.function %}
                    {%- for key, val in tool.items() if key != "return" %}
                        {{- '"' + key + '": ' + (('"' + val + '"') if val is string else val | tojson) }}
                        {{- ", " if not loop.last else "" }}
                    {%- endfor %}
                {%- endfor %}
                {{- "] " + m.content }}
            {%- elif m.tool_calls is defined %}
                {%- for call in m.tool_calls %}
                    {%- set out = call.function | tojson %}
                    {{- out[:-1] + ', "id": "' + call.id + '"}' }}
                {%- endfor %}
            {%- else %}
                {{- m.content | string + "|" }}
            {%- endif %}
        {%- endfor %}
        """;

    private const string Thinking = """
        {%- set n = namespace(open=true, last=messages | length - 1) %}
        {%- for m in messages[::-1] %}
            {%- if n.open and m.role == "user" and not (m.content.startswith("<r>") and m.content.endswith("</r>")) %}
                {%- set n.open = false %}
                {%- set n.last = messages | length - 1 - loop.index0 %}
            {%- endif %}
        {%- endfor %}
        {%- for m in messages %}
            {%- set content = m.content if m.content is string else "" %}
            {%- set thought = "" %}
            {%- if "</think>" in content %}
                {%- set thought = content.split("</think>")[0].rstrip("\n").split("<think>")[-1].lstrip("\n") %}
                {%- set content = content.split("</think>")[-1].lstrip("\n") %}
            {%- endif %}
            {{- "<" ~ m.role ~ ">" ~ ("(" ~ thought.strip("\n") ~ ")" if loop.index0 > n.last and thought) ~ content }}
            {%- if m.role == "tool" and (loop.last or messages[loop.index0 + 1].role != "tool") %}{{ "</tools>" }}{% endif %}
        {%- endfor %}
        {%- if add_generation_prompt %}<assistant>{{ "\n<no>" if quiet is defined and quiet is true }}{% endif %}
        """;

    private const string Python = """
        {%- macro kind(spec) %}
        {%- set known = {"string": "str", "integer": "int"} %}
        {%- if known[spec.type] is defined %}{{- known[spec.type] }}
        {%- elif spec.type == "array" %}{{- "List[" + kind(spec["items"]) + "]" }}
        {%- elif spec.type is iterable and spec.type is not string %}{{- spec.type | map("upper") | join(" | ") }}
        {%- else %}{{- "Any" }}
        {%- endif %}
        {%- endmacro %}
        {%- for tool in tools or [] %}
        def {{ tool.function.name }}({% for name, spec in tool.function.parameters.properties | items %}
        {{- ", " if not loop.first }}{{ name }}: {{ kind(spec) }}{{ "" if name in tool.function.parameters.required else " = None" }}
        {%- endfor %})
        {%- else -%}
        no tools
        {%- endfor %}
        """;

    [TestCase(Indented, "<s>[day 26 Jul 2024] Be brief.\n\n{\n    \"type\": \"function\",\n    \"function\": {\n        \"name\": \"weather"
        + "\",\n        \"description\": \"It's \\\"fine\\\" <here> \u00E9\",\n        \"parameters\": {\n            \"type\": \"obj"
        + "ect\",\n            \"properties\": {\n                \"city\": {\n                    \"type\": \"string\"\n   "
        + "             },\n                \"days\": {\n                    \"type\": \"array\",\n                    \""
        + "items\": {\n                        \"type\": \"integer\"\n                    }\n                },\n       "
        + "         \"unit\": {\n                    \"type\": [\n                        \"a\",\n                      "
        + "  \"b\"\n                    ]\n                }\n            },\n            \"required\": [\n             "
        + "   \"city\"\n            ]\n        }\n    }\n}<user>Rain?<call>{\"name\": \"weather\", \"arguments\": {\"city\": "
        + "\"K\u00F6ln\", \"days\": [1, 2]}}<result>\"{\\\"t\\\": 20.5}\"<assistant><think>\n20\n</think>\n\nNo.")]
    [TestCase(InTurn, "[TOOLS] [\"name\": \"weather\", \"description\": \"It's \"fine\" <here> \u00E9\", \"parameters\": {\"type\": \"object\", "
        + "\"properties\": {\"city\": {\"type\": \"string\"}, \"days\": {\"type\": \"array\", \"items\": {\"type\": \"integer\"}}, "
        + "\"unit\": {\"type\": [\"a\", \"b\"]}}, \"required\": [\"city\"]}]  Rain? {\"name\": \"weather\", \"arguments\": {\"city"
        + "\": \"K\u00F6ln\", \"days\": [1, 2]}, \"id\": \"call00001\"}{\"t\": 20.5}|<think>\n20\n</think>\n\nNo.|")]
    [TestCase(Thinking, "<system> Be brief.\n<user> Rain? <assistant>(look)<tool>{\"t\": 20.5}</tools><assistant>(20)No.<assista"
        + "nt>\n<no>")]
    [TestCase(Python, "def weather(city: str, days: List[int] = None, unit: A | B = None)")]
    public void Template_writes_what_it_writes_in_Python(string template, string expected) =>
        Assert.That(ChatTemplate.Parse(template).Render((Dictionary<string, object?>)Value(JsonDocument.Parse(Names).RootElement)!, 1000,
            new Day()), Is.EqualTo(expected));

    private static object? Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().ToDictionary(f => f.Name, f => Value(f.Value)),
        JsonValueKind.Array => json.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? (object)whole : json.GetDouble(),
        JsonValueKind.Null => null,
        var kind => kind == JsonValueKind.True,
    };

    private sealed class Day : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2024, 7, 26, 13, 5, 9, TimeSpan.Zero);
    }
}
