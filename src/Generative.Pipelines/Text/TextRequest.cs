using Generative.Tokenizers;

namespace Generative.Pipelines;

/// <summary>Texts asked for. Immutable; what is left null takes the model's default.</summary>
/// <remarks>
/// What texts begin with is given in one way: <see cref="Prompt"/>, <see cref="PromptTokens"/> or <see cref="Messages"/>.
/// </remarks>
public sealed record TextRequest
{
    /// <summary>Most texts in one request.</summary>
    public const int MaxCount = ImageRequest.MaxCount;

    /// <summary>Most tokens to make in one text.</summary>
    public const int MostTokens = 1_000_000;

    /// <summary>Name or folder of the model.</summary>
    public required string Model { get; init; }

    /// <summary>What the texts begin with, word for word; null for nothing.</summary>
    public string? Prompt { get; init; }

    /// <summary>
    /// What the texts begin with as token ids, taken as they are: nothing is put before them. At least one, each from 0 to below the model's
    /// vocabulary; null for none. For models that write from left to right.
    /// </summary>
    public IReadOnlyList<int>? PromptTokens { get; init; }

    /// <summary>
    /// A conversation that the model is to answer, at least one turn; null for none. The model's chat template writes it down and begins the
    /// assistant's turn; special tokens it spells become those tokens, also where a message spells them: clean what strangers wrote first.
    /// <see cref="TextResult.Continuations"/> are the answers. For models that write from left to right and have a chat template.
    /// </summary>
    public IReadOnlyList<ChatMessage>? Messages { get; init; }

    /// <summary>
    /// Text with holes to fill, behind the prompt where there is one: <c>In the [MASK*12] God</c>; see <see cref="TextTemplate"/>. Null for
    /// none.
    /// </summary>
    public string? Template { get; init; }

    /// <summary>
    /// Tokens of the whole text, prompt and template included; what they leave is filled in behind them. Null for the template's own
    /// length, or without one for what the model usually makes: the longest it takes, or <see cref="ModelDescription.DefaultTokens"/> more
    /// than the prompt has. Of models that write from left to right: prompt and tokens made, at most.
    /// </summary>
    public int? Length { get; init; }

    /// <summary>
    /// Tokens to make, at most: a text may end before. For models that write from left to right; null for
    /// <see cref="ModelDescription.DefaultTokens"/>, else 256, or as many as the context has room for.
    /// </summary>
    public int? MaxTokens { get; init; }

    /// <summary>
    /// Strings that end a text wherever they come up in what is made, also across the borders of tokens; the text ends before them. For
    /// models that write from left to right.
    /// </summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Whether to go on behind the model's end token. For models that write from left to right.</summary>
    public bool IgnoreEnd { get; init; }

    /// <summary>
    /// Strings that must not come up as tokens, at a word's beginning or inside a text; a string that other tokens spell is not found. For
    /// models that write from left to right.
    /// </summary>
    public IReadOnlyList<string> BadWords { get; init; } = [];

    /// <summary>Texts in all; at least 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Seed of text 0; text i has seed + i. 0 to <see cref="ImageRequest.MaxSeed"/>.</summary>
    public long Seed { get; init; }

    /// <summary>Seeds one by one instead of <see cref="Seed"/>, one a text; null for consecutive ones.</summary>
    public IReadOnlyList<long>? Seeds { get; init; }

    /// <summary>Name of the sampler; null for the model's default.</summary>
    public string? Sampler { get; init; }

    /// <summary>
    /// Steps; null for the model's default, or for as many as there are tokens to make, open holes at their longest. Samplers that make one
    /// token a step (first hitting) pass over it.
    /// </summary>
    public int? Steps { get; init; }

    /// <summary>
    /// Divides log probabilities before a draw; above 0, and 1 leaves the model's law. Null for the sampler's own: 1, but for
    /// <c>confidence</c> and <c>random-remask</c> 0, the likeliest token at every draw, so that texts hardly differ by their seeds.
    /// </summary>
    public double? Temperature { get; init; }

    /// <summary>Draws among the likeliest tokens that together exceed this probability, above 0 to 1; null for all.</summary>
    public double? TopP { get; init; }

    /// <summary>Draws among this many of the likeliest tokens, at least 1; null for all.</summary>
    public int? TopK { get; init; }

    /// <summary>Draws among the tokens at least this share as likely as the likeliest, above 0 to 1; null for all.</summary>
    public double? MinP { get; init; }

    /// <summary>
    /// Name or folder of a smaller model of the same tokens that proposes what this one checks, for samplers that do so
    /// (<c>speculative</c>); null for none.
    /// </summary>
    public string? Draft { get; init; }

    /// <summary>
    /// What the cache forgets, so that a text can grow longer than the context; null to keep everything. For models that write from left
    /// to right.
    /// </summary>
    public CachePolicy? Cache { get; init; }

    /// <summary>
    /// Most tokens of the prompt in one network call, at least 1; null for all at once. Bounds memory and changes nothing else.
    /// </summary>
    public int? PrefillChunk { get; init; }

    /// <summary>Whether <see cref="TextResult.LogProbabilities"/> are wanted. For models that write from left to right.</summary>
    public bool WantLogProbabilities { get; init; }

    /// <summary>Further numbers of the sampler by name.</summary>
    public IReadOnlyDictionary<string, double> Settings { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Weight of what is fixed against nothing fixed: 1 for none, null for the model's default. Above 1 the words given count for more.
    /// </summary>
    public double? Guidance { get; init; }

    /// <summary>
    /// Which tokens positions may take; null for all. It is asked about the rows of one network call; texts of one length go together, in
    /// the order of their seeds.
    /// </summary>
    public ITokenConstraint? Constraint { get; init; }

    /// <summary>Most texts in one network call, fewer where memory asks for it; at least 1.</summary>
    public int BatchSize { get; init; } = 8;
}
