using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>How a folder is opened for one measurement.</summary>
internal static class FixtureScope
{
    /// <summary>Opens it, measures without gradients, and frees everything.</summary>
    public static TResult Use<TFixture, TResult>(Func<TFixture> open, Func<TFixture, TResult> measure) where TFixture : IDisposable
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var fixture = open();
        return measure(fixture);
    }
}
