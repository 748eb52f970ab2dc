using System.Text.RegularExpressions;

namespace Generative.Architecture.Tests;

/// <summary>Rules over the text of the libraries.</summary>
internal static partial class SourceRules
{
    private const string Wrapper = "src/Generative.Networks/Layers/GroupNorm.cs";
    private const string Streams = "src/Generative.Runtime/Random/";
    private const string FreshWeights = "src/Generative.Networks/Layers/";

    public static IReadOnlyList<SourceRule> All { get; } =
    [
        new("TorchSharp's group norm starts uninitialised: use Generative.Networks.GroupNorm", RawGroupNorm(), Wrapper),
        new("libraries do not print: samples do", Console()),
        new("random numbers come from the random streams of Generative.Runtime", Randomness(), Streams, FreshWeights),
    ];

    /// <summary>
    /// Methods that open a dispose scope or change the gradient mode and hand control back in between: both are bound to the thread and to
    /// the block, and the caller's code would run inside them.
    /// </summary>
    public static IEnumerable<string> ScopesAcrossYieldOrAwait(string shortPath, string text) =>
        MethodBodies.Of(text).Where(b => Scope().IsMatch(b.Body) && HandsBack().IsMatch(b.Body)).Select(b =>
            $"{shortPath}:{CSharpText.LineOf(text, b.Start)}: a method holds a dispose scope or gradient mode across yield or await");

    /// <summary>Folders of one machine: of a person, of a build, of nobody else.</summary>
    public static IEnumerable<string> MachinePaths(string shortPath, string text) =>
        MachinePath().Matches(text).Select(m => $"{shortPath}:{CSharpText.LineOf(text, m.Index)}: the machine's own path '{m.Value}'");

    [GeneratedRegex(@"\bnn\.GroupNorm\s*\(|(?<!\bnew\s+)(?<![\w.])GroupNorm\s*\(")]
    private static partial Regex RawGroupNorm();

    [GeneratedRegex(@"\bConsole\s*\.")]
    private static partial Regex Console();

    [GeneratedRegex(@"\bnew\s+(System\.)?Random\s*\(|\bRandom\.Shared\b|\bRandomNumberGenerator\b|\bnew\s+(torch\.)?Generator\s*\("
        + @"|(?<!\w)(rand|randn|randint|randperm|rand_like|randn_like|randint_like|multinomial|bernoulli|poisson|normal)\s*\("
        + @"|\.(normal_|uniform_|bernoulli_|exponential_|random_|cauchy_|geometric_|log_normal_|multinomial|bernoulli)\s*\(")]
    private static partial Regex Randomness();

    [GeneratedRegex(@"\b(NewDisposeScope|no_grad|inference_mode|enable_grad|set_grad_enabled)\s*\(")]
    private static partial Regex Scope();

    [GeneratedRegex(@"\byield\s+return\b|\bawait\b")]
    private static partial Regex HandsBack();

    // Put together so that this file does not break its own rule.
    [GeneratedRegex(@"(?<![\w.~:/\\})-])/" + @"(work|root|home|Users|tmp|mnt|opt)/[\w.]+|\b[A-Za-z]:\\{1,2}(Users|home|work)\\")]
    private static partial Regex MachinePath();
}
