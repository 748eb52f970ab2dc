using System.Text.Json;

namespace Generative.Pipelines;

/// <summary>
/// Holds made text to JSON that a schema describes. Supported: <c>type</c> (object, array, string, integer, number, boolean, null, or a
/// list of them), <c>properties</c> with <c>required</c>, <c>items</c> with <c>minItems</c> and <c>maxItems</c>, <c>minLength</c> and
/// <c>maxLength</c> or <c>pattern</c>, <c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c> and <c>exclusiveMaximum</c> of integers,
/// <c>enum</c>, <c>const</c>, <c>anyOf</c>; <c>additionalProperties</c> as a boolean; <c>$ref</c> to <c>#/$defs/NAME</c> or
/// <c>#/definitions/NAME</c>, where no definition comes back to itself: what a recursive one describes is no regular language, and it is
/// refused. Other keywords that say something about values are refused by name. The text is one value with its properties in the schema's order and no spaces but
/// at most one behind commas and colons; it has no properties that the schema does not name. Numbers have at most 18 digits, or 15 before
/// the point and 15 behind it. See <see cref="AutomatonConstraint"/>.
/// </summary>
/// <param name="schema">The schema as JSON.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="endTokens">Ids that end a text, at least one (<see cref="ICausalModel.EndTokens"/>).</param>
/// <param name="promptTokens">Tokens at the beginning that are not looked at, 0 or more.</param>
/// <exception cref="ArgumentException">The schema is no JSON, contradicts itself, uses what is not supported, or is too large; or there is
/// no end token.</exception>
public sealed class JsonSchemaConstraint(string schema, ITextTokenizer tokenizer, IReadOnlyList<int> endTokens, int promptTokens = 0)
    : AutomatonConstraint(Read(schema), tokenizer, endTokens, promptTokens)
{
    /// <summary>The schema as JSON.</summary>
    public string Schema { get; } = schema;

    private static Pattern Read(string schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        try
        {
            using var document = JsonDocument.Parse(schema);
            return JsonSchemaReader.Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"The schema is not valid JSON: {e.Message}", nameof(schema), e);
        }
    }
}
