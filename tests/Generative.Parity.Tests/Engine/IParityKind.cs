namespace Generative.Parity.Tests;

/// <summary>One kind of fixture. Adding a kind is one class and one line in <see cref="KnownKinds"/>.</summary>
internal interface IParityKind
{
    /// <summary>The fixture folder's name up to its first dot.</summary>
    string Name { get; }

    /// <summary>
    /// What the folder offers. Cheap: reads headers, runs nothing. Something in the folder that is not understood becomes a case that
    /// fails, or an exception; something optional that is absent is simply not there.
    /// </summary>
    /// <param name="folder">Full path of the kind's folder.</param>
    IEnumerable<ParityCase> Cases(string folder);
}
