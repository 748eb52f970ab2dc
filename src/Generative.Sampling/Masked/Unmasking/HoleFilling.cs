using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Fills positions that were chosen beforehand, each from its conditional probability given what is there: one position a row at a time is
/// the model's own law, several at once take them for independent. Belongs to one run.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="run">The network's answers.</param>
/// <param name="canvas">What is filled.</param>
/// <param name="races">Whether tokens race, as in <see cref="Draw"/>.</param>
internal sealed class HoleFilling(SamplingContext context, TokenRun run, Canvas canvas, bool races = false)
{
    /// <summary>The draw of the tokens.</summary>
    public const string TokenDraw = "token";

    /// <summary>Asks the network and fills the chosen positions.</summary>
    /// <param name="picks">The positions.</param>
    /// <param name="levels">Levels to ask at.</param>
    /// <param name="index">Step, which numbers the draw.</param>
    /// <returns>The tokens after it.</returns>
    public Tensor Fill(Picks picks, NoiseLevels levels, int index)
    {
        using var scope = NewDisposeScope();
        var ids = canvas.ToTensor();
        Draw(context, picks, run.LogProbabilitiesAt(picks, ids, levels), index, canvas, races);
        return canvas.ToTensor().MoveToOuterDisposeScope();
    }

    /// <summary>Draws and writes the tokens of the chosen positions.</summary>
    /// <param name="context">The run.</param>
    /// <param name="picks">The positions.</param>
    /// <param name="logProbabilities">[n, vocabulary], row by row from left to right.</param>
    /// <param name="index">Number of the draw.</param>
    /// <param name="canvas">Where the tokens go.</param>
    /// <param name="races">Whether tokens race with a uniform each, as published; else one uniform a position decides.</param>
    public static void Draw(
        SamplingContext context, Picks picks, Tensor logProbabilities, int index, Canvas canvas, bool races = false)
    {
        using var scope = NewDisposeScope();
        long[] shape = races ? [picks.Most, logProbabilities.shape[^1]] : [picks.Most];
        var uniforms = picks.InOrder(context.Random.Uniform(new DrawKey(TokenDraw, index), shape, device: context.Device));
        picks.Write(canvas, races ? CategoricalDraw.GumbelMax(logProbabilities, uniforms)
            : CategoricalDraw.InverseCdf(logProbabilities.exp(), uniforms));
    }
}
