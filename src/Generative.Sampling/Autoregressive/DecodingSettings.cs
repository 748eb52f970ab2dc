namespace Generative.Sampling;

/// <summary>The numbers of samplers that write from left to right, and the rules they stand for.</summary>
internal static class DecodingSettings
{
    /// <summary>What changes the likeliest token too.</summary>
    public static IReadOnlyList<SamplerSetting> Penalties { get; } = [];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SamplerSetting> All { get; } = [.. Penalties, TokenRun.Temperature];

    /// <summary>The rules of a run: the request's own, then those its numbers ask for.</summary>
    /// <param name="context">The run.</param>
    /// <param name="settings">The settings the sampler has.</param>
    public static LogitsChain Rules(SamplingContext context, IReadOnlyList<SamplerSetting> settings) =>
        new(context.Request.Decoding.Rules);
}
