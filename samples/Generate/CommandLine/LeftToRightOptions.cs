using System.CommandLine;
using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>What only models that write from left to right heed: the options of <c>text</c> that are about them.</summary>
internal sealed class LeftToRightOptions
{
    private readonly Option<long?> _tokens = NumberOption.Whole(
        "--max-tokens", "Tokens to make at most, from left to right; default the model's usual number.", 1, TextRequest.MostTokens);
    private readonly Option<string[]> _stop = new("--stop")
    {
        Description = "End the text before this string; repeatable.", HelpName = "TEXT",
    };

    private readonly Option<string[]> _badWords = new("--bad-word")
    {
        Description = "A string that must not come up as tokens, behind a space or without; repeatable.", HelpName = "TEXT",
    };

    private readonly Option<bool> _ignoreEnd = new("--ignore-end") { Description = "Go on behind the model's end token." };
    private readonly Option<string?> _draft = new("--draft")
    {
        Description = "A smaller model of the same tokens that proposes what the model checks.", HelpName = "MODEL",
    };

    private readonly Option<string?> _cache = new("--cache")
    {
        Description = "What is remembered of a long text: all, sliding (the latest tokens) or lambda (the first and the latest).",
        HelpName = "KIND",
    };

    private readonly Option<long?> _window = NumberOption.Whole(
        "--window", "Latest tokens that a sliding or lambda cache keeps; default the model's context.", 1, int.MaxValue);
    private readonly Option<long?> _sinks = NumberOption.Whole(
        "--sinks", "First tokens that a lambda cache keeps; default 4.", 0, int.MaxValue);
    private readonly Option<long?> _chunk = NumberOption.Whole(
        "--prefill-chunk", "Most tokens of the prompt in one network call; default all; bounds memory alone.", 1, int.MaxValue);
    private readonly Option<bool> _logs = new("--log-probs")
    {
        Description = "Have --json tell the logarithm of each token's probability.",
    };

    /// <summary>Adds the options to a command.</summary>
    public LeftToRightOptions(Command command)
    {
        Option[] all = [_tokens, _stop, _badWords, _ignoreEnd, _draft, _cache, _window, _sinks, _chunk, _logs];
        foreach (var option in all)
            command.Add(option);
    }

    /// <summary>The request with what these options say.</summary>
    /// <exception cref="BadInputException">The cache is none, or a number is given to one that has no use for it.</exception>
    public TextRequest Apply(TextRequest request, ParseResult parsed) => request with
    {
        MaxTokens = (int?)parsed.GetValue(_tokens),
        Stop = parsed.GetValue(_stop) ?? [],
        BadWords = parsed.GetValue(_badWords) ?? [],
        IgnoreEnd = parsed.GetValue(_ignoreEnd),
        Draft = parsed.GetValue(_draft),
        Cache = Cache(parsed),
        PrefillChunk = (int?)parsed.GetValue(_chunk),
        WantLogProbabilities = parsed.GetValue(_logs),
    };

    private CachePolicy? Cache(ParseResult parsed)
    {
        var (name, window, sinks) = (parsed.GetValue(_cache), parsed.GetValue(_window), parsed.GetValue(_sinks));
        CachePolicy? cache = name switch
        {
            null => null,
            "all" => CachePolicy.All,
            "sliding" => new(CacheKind.Sliding),
            "lambda" => new(CacheKind.Lambda),
            _ => throw new BadInputException($"--cache is '{name}'; give all, sliding or lambda."),
        };
        if (window is not null && cache is not { Kind: CacheKind.Sliding or CacheKind.Lambda })
            throw new BadInputException($"--window is {window}, and the cache keeps everything; add --cache sliding or --cache lambda.");
        if (sinks is not null && cache is not { Kind: CacheKind.Lambda })
            throw new BadInputException($"--sinks is {sinks}, and only a lambda cache has any; add --cache lambda.");
        return cache is null ? null : cache with { Window = (int?)window ?? cache.Window, Sinks = (int?)sinks ?? cache.Sinks };
    }
}
