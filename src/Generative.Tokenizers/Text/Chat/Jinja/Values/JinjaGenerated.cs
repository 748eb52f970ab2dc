namespace Generative.Tokenizers;

/// <summary>
/// What filters such as <c>select</c> and <c>map</c> give. The publishers' engine gives these items one by one, and such a value counts as
/// true even where it has none; templates that ask <c>if</c> of one are answered alike here.
/// </summary>
/// <param name="items">The items.</param>
internal sealed class JinjaGenerated(IEnumerable<object?> items) : List<object?>(items);
