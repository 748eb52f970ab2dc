namespace Generative.Tokenizers;

/// <summary>
/// Makes one stage of a decoder, for one text. A stage hands on at once what later pieces cannot change.
/// </summary>
/// <param name="next">Where the stage puts its result.</param>
/// <param name="keepBytes">Whether bytes that are no UTF-8 are kept escaped instead of becoming U+FFFD.</param>
internal delegate IPieceSink DecodeStage(IPieceSink next, bool keepBytes);
