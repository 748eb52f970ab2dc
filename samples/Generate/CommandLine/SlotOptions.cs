using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>What only models of picture tokens heed: how the sub-tokens of each token are drawn, and a draft that proposes them.</summary>
internal sealed class SlotOptions
{
    private readonly Option<double[]?> _temperature = Numbers<double>("--temperature", "What logits are divided by; default 1.");
    private readonly Option<int[]?> _topK = Numbers<int>("--top-k", "Likeliest ids to draw among; default all (0).");
    private readonly Option<double[]?> _topP = Numbers<double>("--top-p", "Probability of the likeliest ids to draw among; default all (1).");
    private readonly Option<double[]?> _guidance = Numbers<double>("--slot-guidance", "Guidance weights instead of --guidance.");
    private readonly Option<string?> _draft = new("--draft")
    {
        Description = "A smaller model of the same picture tokens that proposes what the model checks.", HelpName = "MODEL",
    };

    /// <summary>Adds the options to a command.</summary>
    public SlotOptions(Command command)
    {
        foreach (var option in (Option[])[_temperature, _topK, _topP, _guidance, _draft])
            command.Add(option);
    }

    /// <summary>The request with what these options say.</summary>
    public ImageRequest Apply(ImageRequest request, ParseResult parsed)
    {
        var draws = new SlotDraws
        {
            Temperatures = parsed.GetValue(_temperature) ?? [],
            TopK = parsed.GetValue(_topK) ?? [],
            TopP = parsed.GetValue(_topP) ?? [],
            Guidance = parsed.GetValue(_guidance) ?? [],
        };
        return request with { Draft = parsed.GetValue(_draft), Slots = draws.IsEmpty ? null : draws };
    }

    private static Option<T[]?> Numbers<T>(string name, string description) where T : struct, INumber<T> => new(name)
    {
        Description = $"Of picture tokens, one number, or one for each sub-token with commas between: {description}",
        HelpName = "X[,X]",
        CustomParser = given =>
        {
            var text = given.Tokens is [var token] ? token.Value : "";
            List<T> numbers = [];
            foreach (var part in text.Split(','))
                if (T.TryParse(part, CultureInfo.InvariantCulture, out var number) && T.IsFinite(number))
                    numbers.Add(number);
                else
                {
                    given.AddError($"{name} is '{text}'; give a number, or several with commas between.");
                    return null;
                }
            return [.. numbers];
        },
    };
}
